"""The one exception that is meant for the person in front of the program."""


class NoisescopeError(ValueError):
    """A problem the user can act on, in one sentence: what, where, what is allowed, what to do.

    Everything else that is raised is a defect of the program and is shown with its traceback.
    """
