"""Which worker processes there are and what each one does; the settings say which task goes to which queue.

Apart, so that a mail server that hangs or a sheet of ten thousand rows never keeps a deadline waiting.
"""

# name of the process (and of its log) -> (queues, how many tasks at once)
WORKERS = {
    "clocks": (("clocks",), 2),
    "sending": (("sending",), 1),
    "heavy": (("heavy",), 2),
}


def options(name: str) -> list[str]:
    """What follows `celery -A governance.celery worker`."""
    queues, at_once = WORKERS[name]
    return ["--queues", ",".join(queues), "--concurrency", str(at_once), "--hostname", f"{name}@%h"]
