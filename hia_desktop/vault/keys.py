"""What an unlocked user holds in memory."""

from collections.abc import Mapping

from hia_desktop.base.errors import Locked, Refused
from hia_desktop.base.text import _
from hia_desktop.vault.signing import CENTRE_VOUCHES, USER_SIGNS, public_signing_key, sign

STORE = "store"
SPARE = "spare"
HANDING = "handing"
VOUCHED = "vouched"
ROLE = "role"
NOT_READERS = frozenset({STORE, SPARE, HANDING, VOUCHED, ROLE})
USER = "user:"


def user_reader(user_id: str) -> str:
    """The reader's name of a user's own pair: `user:<id>`."""
    return USER + user_id


class Keys:
    """The secrets of one unlocked slot, until `forget`.

    The secrets lie in bytearrays that `forget` fills with zeros. This is best effort: every `bytes` handed out, and
    what the interpreter, the libraries and the swap file copied on the way, may stay in memory until the process ends.
    """

    def __init__(self, user_id: str, secrets: Mapping[str, bytes]) -> None:
        self.user_id = user_id
        self._secrets = {name: bytearray(secret) for name, secret in secrets.items()}

    def __repr__(self) -> str:
        return f"Keys({self.user_id!r}, {len(self._secrets)} secrets)"

    @property
    def store_key(self) -> bytes:
        """The key of the encrypted store, 32 bytes."""
        return self._secret(STORE)

    @property
    def spare_store_key(self) -> bytes | None:
        """The key the store has when a change of store key was cut off halfway; None when none is under way."""
        return self._secret(SPARE) if SPARE in self._secrets else None

    @property
    def handing(self) -> bytes:
        """The key that opens the sealed copies for handing on;
        Refused for all but administrators and the recovery key."""
        if self._secrets and HANDING not in self._secrets:
            raise Refused(_("Bare en administrator kan endre brukere og nøkler. Ingenting er endret."))
        return self._secret(HANDING)

    @property
    def hands_on(self) -> bool:
        """Whether these keys may create users and reset passwords."""
        return HANDING in self._secrets

    @property
    def readers(self) -> frozenset[str]:
        """The readers whose private key is here: `user:<id>` and track names."""
        return frozenset(self._secrets) - NOT_READERS

    def private(self, reader: str) -> bytes:
        """A reader's private key, 32 bytes; Refused when the slot does not grant it, Locked after `forget`."""
        if self._secrets and reader not in self.readers:
            raise Refused(
                _("Du har ikke nøkkel til dette innholdet. Det er trygt lagret, men bare for dem det er delt med.")
            )
        return self._secret(reader)

    @property
    def vouched(self) -> bytes | None:
        """What the centre's word on users and keys is held against; None in a slot from before there was one."""
        return self._secret(VOUCHED) if VOUCHED in self._secrets else None

    @property
    def role_password(self) -> str | None:
        """Of the user's own role in the database of a centre on a server; None where there is no such role."""
        return self._secret(ROLE).hex() if ROLE in self._secrets else None

    @property
    def signing_public(self) -> bytes:
        """What the user's own signatures are held against."""
        return public_signing_key(self.private(user_reader(self.user_id)), USER_SIGNS)

    def sign(self, told: bytes) -> bytes:
        """The user's own signature, 64 bytes. Errors: Refused with the recovery key, which is nobody's own."""
        return sign(self.private(user_reader(self.user_id)), USER_SIGNS, told)

    def vouch(self, told: bytes) -> bytes:
        """The centre's signature, 64 bytes; Refused for all but administrators and the recovery key."""
        return sign(self.handing, CENTRE_VOUCHES, told)

    def begin_vouching(self) -> None:
        """The centre's word is there from now on."""
        self._secrets[VOUCHED] = bytearray(public_signing_key(self.handing, CENTRE_VOUCHES))

    def take_store_key(self, key: bytes) -> None:
        """The store has another key from now on."""
        self._secrets[STORE] = bytearray(key)
        self._secrets.pop(SPARE, None)

    def forget(self) -> None:
        """Fill every secret with zeros and drop it."""
        for secret in self._secrets.values():
            secret[:] = bytes(len(secret))
        self._secrets.clear()

    def _secret(self, name: str) -> bytes:
        if not self._secrets:
            raise Locked(_("Programmet er låst. Lås opp med passordet ditt."))
        return bytes(self._secrets[name])
