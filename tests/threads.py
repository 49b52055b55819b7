"""Deeds at the same moment, each in a thread with a database connection of its own."""

import threading

from django.db import connection


def together(*deeds):
    """Run the deeds at once; what each returned or raised, in their order."""
    barrier, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        try:
            barrier.wait(30)
            results[number] = deed()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
