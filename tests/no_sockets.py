"""Linux: from now on this process, and all that it starts, is killed when it opens a socket to anything but this
machine's own files. It cannot be taken back. Source: man 2 seccomp; linux/bpf_common.h and linux/audit.h."""

import ctypes
import platform
import struct

LOAD, IS, SAY = 0x20, 0x15, 0x06
"""BPF: load a word of what is asked, jump where it is equal, answer."""
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_CALL, _MACHINE, _FIRST = 0, 4, 16
"""Where the kernel puts the call's number, the machine, and the first argument."""
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The machine's own number, and that of `socket` on it."""
_LOCAL = 1
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def forbid() -> None:
    """Errors: OSError where the system knows no such filter."""
    machine, socket = MACHINES[platform.machine()]
    steps = (
        (LOAD, 0, 0, _MACHINE),
        (IS, 0, 4, machine),
        (LOAD, 0, 0, _CALL),
        (IS, 0, 2, socket),
        (LOAD, 0, 0, _FIRST),
        (IS, 0, 1, _LOCAL),
        (SAY, 0, 0, _ALLOW),
        (SAY, 0, 0, _KILL),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(steps), code)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")
