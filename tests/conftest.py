"""What holds for all tests."""

from hypothesis import settings

# On a busy machine any example may take longer than the 200 ms that Hypothesis allows.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
