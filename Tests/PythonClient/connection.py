"""Frames over mutual TLS, as sections 1 to 5 of Protos/README.md tell them. One call at a time is enough here."""

import socket
import ssl
import struct

from juki import status_pb2

REQUEST, REQUEST_ITEM, RESPONSE, STATUS, CANCEL, PING, PONG, GO_AWAY, CREDIT = range(1, 10)
END_OF_STREAM = 0x01
HEADER = struct.Struct(">IBBHII")
HEADER_AFTER_LENGTH = 12
CREDIT_AT_FIRST = 16
DEADLINE_MS = 20_000


class CallFailed(Exception):
    """A STATUS frame: its code and its Status message."""

    def __init__(self, code, status):
        name = status_pb2.Reason.Name(status.reason)
        super().__init__(f"code {code}, {name}")
        self.code = code
        self.status = status
        self.reason = name.removeprefix("REASON_")


class GoneAway(Exception):
    """A GO_AWAY frame; `name` is what it gives as text."""

    def __init__(self, status):
        super().__init__(status.text)
        self.name = status.text
        self.reason = status_pb2.Reason.Name(status.reason).removeprefix("REASON_")


def frame(kind, flags=0, procedure=0, call=0, parameter=0, message=b""):
    length = HEADER_AFTER_LENGTH + len(message)
    return HEADER.pack(length, kind, flags, procedure, call, parameter) + message


class Connection:
    """A client's connection; `with` closes it."""

    def __init__(self, address, certificates, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        # The peer is known by the URI of its certificate, not by a host name.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        context.load_verify_locations(f"{certificates}/authority.pem")
        context.load_verify_locations(f"{certificates}/revocation-list.pem")
        context.load_cert_chain(f"{certificates}/{name}.pem", f"{certificates}/{name}.key")
        context.set_alpn_protocols(["juki/1"])
        raw = socket.create_connection(address, timeout=30)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tls = context.wrap_socket(raw)
        if self.tls.selected_alpn_protocol() != "juki/1":
            raise ConnectionError("the server does not speak juki/1")
        names = self.tls.getpeercert()["subjectAltName"]
        if [kind for kind, _ in names] != ["URI"] or not names[0][1].startswith("urn:juki:prefectural-server:"):
            raise ConnectionError("the server is not a prefectural server")
        self.received = b""
        self.last_call = 0
        self.ping()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tls.close()

    def send(self, data):
        self.tls.sendall(data)

    def receive(self):
        """The next frame: kind, flags, call, parameter and message. Answers PING on the way."""
        while True:
            length = self._take(4)
            rest = self._take(int.from_bytes(length, "big"))
            _, kind, flags, _, call, parameter = HEADER.unpack(length + rest[:HEADER_AFTER_LENGTH])
            message = rest[HEADER_AFTER_LENGTH:]
            if kind == PING:
                self.send(frame(PONG, parameter=parameter))
            elif kind == GO_AWAY:
                raise GoneAway(status_pb2.Status.FromString(message))
            else:
                return kind, flags, call, parameter, message

    def _take(self, count):
        while len(self.received) < count:
            more = self.tls.recv(65536)
            if not more:
                raise ConnectionError("the server closed the connection")
            self.received += more
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def ping(self):
        """Proves that the server has accepted our certificate."""
        self.send(frame(PING, parameter=7))
        kind, _, _, parameter, _ = self.receive()
        if (kind, parameter) != (PONG, 7):
            raise ConnectionError("a PING must be answered by its PONG")

    def open(self, procedure, message, last=True):
        return Call(self, procedure, message, last)

    def unary(self, procedure, request, response_type):
        """Calls with a message, or with bytes that need not be one."""
        message = request if isinstance(request, bytes) else request.SerializeToString()
        answer, is_last = self.open(procedure, message).next()
        if not is_last:
            raise ConnectionError("a unary call has one answer")
        return response_type.FromString(answer)


class Call:
    """One call: `send` what belongs to the client's stream, `next` for each answer. Keeps to the credit."""

    def __init__(self, connection, procedure, message, last):
        connection.last_call += 1
        self.connection = connection
        self.number = connection.last_call
        self.credit = CREDIT_AT_FIRST - 1
        self.owed = 0
        self.answers = []
        flags = END_OF_STREAM if last else 0
        connection.send(frame(REQUEST, flags, procedure, self.number, DEADLINE_MS, message))

    def send(self, message, last=False):
        while self.credit == 0:
            self._receive()
        self.credit -= 1
        flags = END_OF_STREAM if last else 0
        self.connection.send(frame(REQUEST_ITEM, flags, call=self.number, message=message.SerializeToString()))

    def next(self):
        """The next answer and whether it is the last. Raises CallFailed."""
        while not self.answers:
            self._receive()
        message, is_last = self.answers.pop(0)
        self.owed += 1
        if not is_last and self.owed == CREDIT_AT_FIRST // 2:
            self.connection.send(frame(CREDIT, call=self.number, parameter=self.owed))
            self.owed = 0
        return message, is_last

    def _receive(self):
        kind, flags, call, parameter, message = self.connection.receive()
        if call != self.number:
            return  # of a call that has ended
        if kind == RESPONSE:
            self.answers.append((message, bool(flags & END_OF_STREAM)))
        elif kind == STATUS:
            raise CallFailed(parameter, status_pb2.Status.FromString(message))
        elif kind == CREDIT:
            self.credit += parameter
        else:
            raise ConnectionError(f"kind {kind} is not for a client")
