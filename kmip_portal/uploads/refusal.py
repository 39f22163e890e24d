class BadFile(Exception):
    """This file cannot be taken, and the message says why in a sentence."""


def damaged(program: str = "Word") -> BadFile:
    return BadFile(f"The selected file is damaged. Open it in {program}, save it again and retry")


def two_kinds() -> BadFile:
    return BadFile("The selected file is two kinds of file at once. Save it again and retry")


def another_file_inside() -> BadFile:
    return BadFile("The selected file contains another file. Remove it and save the document again")


def has_a_password() -> BadFile:
    return BadFile("The selected file is password protected")


def failed() -> BadFile:
    return BadFile("The selected file could not be uploaded – try again")
