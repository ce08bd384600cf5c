"""How much memory a job asks for: measured at the first attempt, more where a cluster ended it and tries again."""


def rising(mem_mb):
    """A job's mem_mb: this much, twice as much at the second attempt, three times at the third."""
    return lambda wildcards, attempt: attempt * mem_mb
