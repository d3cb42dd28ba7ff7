"""Mail servers on this machine, which note what they are told; their certificates are made here."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from journal.core import clock

HERE = "127.0.0.1"
OK = "250 OK"


@dataclass
class MailServer:
    """What reached a server: each hello, each word after it, and whole letters."""

    port: int
    hellos: int = 0
    told: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    were_over_tls: list[bool] = field(default_factory=list)
    answer: str = OK
    """What it says of each recipient."""
    meanwhile: Callable[[], None] = lambda: None
    """What happens before it takes a letter, while the sender waits."""

    async def handle_EHLO(  # noqa: N802
        self, _: SMTP, session: Session, __: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Note that somebody said hello."""
        session.host_name = hostname
        self.hellos += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Note who writes."""
        self.told.append(address)
        envelope.mail_from = address
        return OK

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Note to whom."""
        self.told.append(address)
        if self.answer == OK:
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(  # noqa: N802
        self, smtp: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a letter, after whatever happens meanwhile."""
        self.meanwhile()
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(message_from_bytes(content, policy=policy.default))
        assert smtp.transport is not None
        self.were_over_tls.append(smtp.transport.get_extra_info("sslcontext") is not None)
        return OK

    def authenticate(
        self, _: SMTP, __: Session, ___: Envelope, ____: str, given: object
    ) -> AuthResult:
        """Let in whoever says a name and a password, and note both."""
        assert isinstance(given, LoginPassword)
        self.told.append(f"{given.login.decode()} {given.password.decode()}")
        return AuthResult(success=True)


def text_of(letter: EmailMessage) -> str:
    """Return what a letter says, with plain line ends and none after the last line."""
    return "\n".join(letter.get_content().splitlines())


@contextmanager
def mail_server(certificate: Path | None = None, scheme: str = "smtp") -> Iterator[MailServer]:
    """Run a server until the block ends: in the clear, or with TLS as the scheme has it."""
    kept = MailServer(_free_port())
    tls = _tls(certificate)
    controller = Controller(
        kept,
        hostname=HERE,
        port=kept.port,
        ssl_context=tls if scheme == "smtps" else None,
        tls_context=tls if scheme == "smtp" else None,
        authenticator=kept.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def make_certificate(folder: Path, name: str, *, days: float = 1) -> Path:
    """Return the file of a new key and its self-signed certificate, good for so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    until = clock.now() + timedelta(days=days)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=2))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([_named(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{uuid4().hex}.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _tls(certificate: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port
