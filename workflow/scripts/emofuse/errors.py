"""The one exception that is meant for the user."""


class InputError(ValueError):
    """Something given by the user cannot be used; the message says where, what was found, what would be right."""
