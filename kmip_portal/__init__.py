"""The portal's ground. It imports nothing: what reads files in a process of its own starts here."""
