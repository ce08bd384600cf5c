"""The paper's claims beside what was found, each with a verdict."""
