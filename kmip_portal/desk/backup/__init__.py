"""The whole portal in one file, and back: `manage.py backup` and `manage.py restore`.

The rows are written as lines of JSON, not as the database's own dump: one archive serves both
databases and every version of them, needs none of their programs, and is read as at one moment
while people go on working. Tables are made by the portal's own migrations, so the guards of the
history stand after restoring as they did before. Beside them lies every file, through the same
storage that the pages use. The portal's keys are not in it: SECRET_KEY, and that of the seal.
"""
