"""A mail server and a broker's line that can be told to misbehave."""

import contextlib
import select
import socket
import socketserver
import threading
import time
from collections import Counter
from email import message_from_bytes, policy


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail by SMTP; `mood` says how.

    good: takes it. hangs: answers nothing any more. refuses: says 554 to every message. lies: takes the message, but
    the answer is an error. `taken` holds (key, to, text) of each message in the order in which it was taken.
    """

    allow_reuse_address = daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mood, self.taken, self.met = "good", [], Counter()
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.mood = "good"
        self.shutdown()
        self.server_close()

    def take(self, data):
        message = message_from_bytes(data, policy=policy.default)
        self.taken.append((message["X-Idempotency-Key"], message["To"], message.get_content()))


class Session(socketserver.StreamRequestHandler):
    """One connection; only what Django's mailer says."""

    def handle(self):
        with contextlib.suppress(OSError):
            self.talk()

    def talk(self):
        self.server.met[self.server.mood] += 1
        self.hang()
        self.say("220 laboratory")
        while line := self.rfile.readline():
            self.hang()
            word = line[:4].upper().strip()
            if word == b"EHLO":
                self.say("250 laboratory")
            elif word == b"DATA":
                self.say("354 go on")
                self.data()
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def data(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mood = self.server.mood
        if mood in ("good", "lies"):
            self.server.take(b"".join(lines))
        self.say({"good": "250 taken", "lies": "451 something went wrong"}.get(mood, "554 no"))

    def hang(self):
        while self.server.mood == "hangs":
            time.sleep(0.05)

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


class Line:
    """A TCP line to a server's socket; while it `hangs` nothing passes, and what was said meanwhile passes later."""

    def __init__(self, far_end):
        self.far_end, self.hangs = far_end, False
        self.pairs = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        self.wait()
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(str(self.far_end))
        except OSError:
            return self.hang_up(near, far)
        self.pairs.append((near, far))
        with contextlib.suppress(OSError, ValueError):
            while True:
                for end in select.select([near, far], [], [], 5)[0]:
                    self.wait()
                    data = end.recv(1 << 16)
                    if not data:
                        return self.hang_up(near, far)
                    (far if end is near else near).sendall(data)
        self.hang_up(near, far)

    def wait(self):
        while self.hangs:
            time.sleep(0.05)

    @staticmethod
    def hang_up(*ends):
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self):
        self.hangs = False
        self.hang_up(self.listener)
        self.cut()

    def cut(self):
        """Every connection ends, as when a machine on the way is started anew."""
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            self.hang_up(*pair)
