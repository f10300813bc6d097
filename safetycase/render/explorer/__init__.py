"""The argument explorer: the case as one JSON document, and the script that lets people walk through it."""
