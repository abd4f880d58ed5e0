"""The one module that knows the operating system's files: shared opening, whole reads, exclusive creation.

A mail server works in the same files at the same time. On Windows every open here shares reading, writing and deleting,
so that the server can go on writing, renaming and removing what we look at. `FileSystem` has one method for each system
call that a write needs, so that a test can stop or fail every single one.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mdtui.errors import FailedError, RefusedError

BINARY = getattr(os, "O_BINARY", 0)
NO_INHERIT = getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_CLOEXEC", 0)
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe somebody left under a file's name must not wait for its other end."""
DELETE_ON_CLOSE = getattr(os, "O_TEMPORARY", 0)
"""Windows removes such a file with the last handle to it, so that it cannot outlive a killed process."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells one state of a file from another without reading it.

    Attributes:
        device: the volume's number.
        inode: the file's number on the volume.
        size: bytes.
        modified_ns: last modification in nanoseconds since 1970-01-01 UTC.
    """

    device: int
    inode: int
    size: int
    modified_ns: int

    def same_file(self, other: FileStamp) -> bool:
        """Return whether both stamps are of one file, whatever was written to it in between."""
        return (self.device, self.inode) == (other.device, other.inode)


def _stamp(status: os.stat_result) -> FileStamp:
    return FileStamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


GUARD_PATIENCE = 10.0
"""Seconds to wait for a file of our own that another of our programs holds."""

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _GENERIC_READ, _GENERIC_WRITE = 0x80000000, 0x40000000
    _SHARE_ALL = 0x1 | 0x2 | 0x4
    _OPEN_EXISTING, _OPEN_ALWAYS = 3, 4
    _APPEND_DATA, _SYNCHRONIZE = 0x4, 0x100000
    _INVALID_HANDLE = ctypes.c_void_p(-1).value

    _create_file = ctypes.WinDLL("kernel32", use_last_error=True).CreateFileW
    _create_file.restype = wintypes.HANDLE
    _create_file.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.LPVOID,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    )

    _HELD: type[OSError] = OSError
    """What a lock that another program holds is refused with."""

    def _lock_now(descriptor: int) -> None:
        # The call that waits by itself does so in steps of a second.
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _handle(path: Path, access: int, disposition: int, mode: int) -> int:
        handle = _create_file(str(path), access, _SHARE_ALL, None, disposition, 0, None)
        if handle == _INVALID_HANDLE:
            code = ctypes.get_last_error()
            raise OSError(None, ctypes.FormatError(code).strip(), str(path), code)
        return msvcrt.open_osfhandle(handle, os.O_BINARY | os.O_NOINHERIT | mode)

    def _open(path: Path, *, write: bool) -> int:
        if write:
            return _handle(path, _GENERIC_READ | _GENERIC_WRITE, _OPEN_EXISTING, os.O_RDWR)
        return _handle(path, _GENERIC_READ, _OPEN_EXISTING, os.O_RDONLY)

    def _open_append(path: Path) -> int:
        # With no other right to write than appending, the system puts each write at the end, whoever else writes.
        return _handle(path, _APPEND_DATA | _SYNCHRONIZE, _OPEN_ALWAYS, os.O_WRONLY)

else:
    import fcntl

    _HELD = BlockingIOError

    def _lock_now(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _open(path: Path, *, write: bool) -> int:
        mode = os.O_RDWR | NO_FOLLOW if write else os.O_RDONLY
        return os.open(path, mode | NO_INHERIT | NO_WAIT)

    def _open_append(path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | NO_INHERIT | NO_FOLLOW, 0o600)


class FileSystem:
    """The system calls that reading and writing a live file need, one method each.

    Every method raises OSError as the system gives it; callers say what they were doing.
    """

    def open_read(self, path: Path) -> int:
        """Return a descriptor for reading that shares everything with other programs."""
        return _open(path, write=False)

    def open_update(self, path: Path) -> int:
        """Return a descriptor for reading and writing in place; a symbolic link is refused."""
        return _open(path, write=True)

    def open_append(self, path: Path) -> int:
        """Return a descriptor whose every write goes to the end of the file, which is made where it is not there."""
        return _open_append(path)

    def append(self, descriptor: int, data: bytes) -> int:
        """Write at the end of a file opened by `open_append` and return how many bytes the system took."""
        return os.write(descriptor, data)

    def create_exclusive(self, path: Path) -> int:
        """Return a descriptor of a file that did not exist before; on Windows it is removed when closed."""
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | NO_INHERIT | BINARY | DELETE_ON_CLOSE, 0o644)

    def create_new(self, path: Path, mode: int = 0o600) -> int:
        """Return a descriptor, for reading and writing, of a file that did not exist before and stays when closed."""
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | NO_INHERIT | NO_FOLLOW | BINARY, mode)

    def stamp(self, descriptor: int) -> FileStamp:
        """Return the stamp of an open file."""
        return _stamp(os.fstat(descriptor))

    def stamp_path(self, path: Path) -> FileStamp:
        """Return the stamp of a path, of a link itself where it is one."""
        return _stamp(path.lstat())

    def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
        """Return up to `size` bytes at `offset`; fewer where the file ends."""
        if sys.platform == "win32":
            os.lseek(descriptor, offset, os.SEEK_SET)
            return os.read(descriptor, size)
        return os.pread(descriptor, size, offset)

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        """Fill a buffer from `offset` and return how many bytes the system gave; 0 at the end of the file."""
        if sys.platform == "win32":
            os.lseek(descriptor, offset, os.SEEK_SET)
            with io.FileIO(descriptor, "r", closefd=False) as stream:
                return stream.readinto(buffer) or 0
        return os.preadv(descriptor, [buffer], offset)

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        """Write at `offset` and return how many bytes the system took."""
        if sys.platform == "win32":
            os.lseek(descriptor, offset, os.SEEK_SET)
            return os.write(descriptor, data)
        return os.pwrite(descriptor, data, offset)

    def flush(self, descriptor: int) -> None:
        """Return when what was written has reached the disk."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close the descriptor."""
        os.close(descriptor)

    def unlink(self, path: Path) -> None:
        """Remove the path."""
        path.unlink()

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut an open file off at a size."""
        os.ftruncate(descriptor, size)

    def take_after(self, descriptor: int, model: Path) -> None:
        """Give an open file the owner and the rights of another one; Windows gives it those of its directory."""
        if sys.platform != "win32":
            wanted, own = model.lstat(), os.fstat(descriptor)
            if (own.st_uid, own.st_gid) != (wanted.st_uid, wanted.st_gid):
                os.fchown(descriptor, wanted.st_uid, wanted.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(wanted.st_mode))

    def mode(self, path: Path) -> int:
        """Return the rights of a path, of a link itself where it is one; of Windows, whether it is read-only."""
        return stat.S_IMODE(path.lstat().st_mode)

    def set_mode(self, path: Path, mode: int) -> None:
        """Set the rights of a path that is no link; Windows knows no more of them than read-only or not."""
        path.chmod(mode)

    def set_modified(self, path: Path, modified_ns: int) -> None:
        """Set when a file was last modified, in nanoseconds since 1970-01-01 UTC."""
        os.utime(path, ns=(modified_ns, modified_ns))

    def replace(self, source: Path, target: Path) -> None:
        """Give a file the name of another one, which is gone then, in one step."""
        source.replace(target)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file another name; whether one that has that name already is replaced is up to the system."""
        source.rename(target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name, which nothing has."""
        if sys.platform == "win32":
            target.hardlink_to(source)
        else:
            os.link(source, target, follow_symlinks=False)

    def flush_directory(self, path: Path) -> None:
        """Return when the names in a directory have reached the disk; Windows has no such call and needs none."""
        if sys.platform != "win32":
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | NO_INHERIT)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def write_all(files: FileSystem, descriptor: int, data: bytes, offset: int) -> None:
    """Write all bytes at `offset`, going on where the system took fewer.

    Raises:
        OSError: as the system gives it, or when it takes no byte at all.
    """
    done = 0
    while done < len(data):
        count = files.write_at(descriptor, data[done:], offset + done)
        if count <= 0:
            raise OSError(0, "the system wrote nothing")
        done += count


def append_line(files: FileSystem, path: Path, line: bytes, *, flush: bool) -> None:
    """Append a line to a file that several programs may append to, and flush it.

    A line that a crash has torn does not swallow the next one: each line brings its own line ends, before and after,
    and readers pass over the blank ones.

    Args:
        files: the system calls.
        path: the file; it is made where it is not there.
        line: without line ends.
        flush: return only when it has reached the disk.

    Raises:
        OSError: as the system gives it; part of the line may be in the file.
    """
    descriptor = files.open_append(path)
    try:
        data = b"\n" + line + b"\n"
        while data:
            count = files.append(descriptor, data)
            if count <= 0:
                raise OSError(0, "the system wrote nothing")
            data = data[count:]
        if flush:
            files.flush(descriptor)
    finally:
        files.close(descriptor)


def read_whole(files: FileSystem, descriptor: int) -> bytearray:
    """Return everything in an open file, as long as it was when the call began.

    A file that shrinks meanwhile gives what was left of it. A mapping would be faster still, but a writer that
    truncates a mapped file kills its reader.
    """
    buffer = bytearray(files.stamp(descriptor).size)
    done = 0
    with memoryview(buffer) as view:
        while done < len(buffer) and (count := files.read_into(descriptor, view[done:], done)):
            done += count
    del buffer[done:]
    return buffer


def read_file(path: Path, limit: int | None = None) -> bytes:
    """Return the bytes of a regular file, opened so that others may write, rename or delete it meanwhile.

    Args:
        path: the file.
        limit: read no more than so many bytes.

    Raises:
        FailedError: it cannot be read.
        RefusedError: it is a device, a pipe or a directory.
    """
    try:
        descriptor = _open(path, write=False)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise RefusedError("not a plain file", where=path)
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                return stream.read() if limit is None else stream.read(limit)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FailedError.from_os(error, "cannot read", path) from error


@contextlib.contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Hold a file that only one program at a time can hold; the system lets go of it when the program ends.

    Args:
        path: a file of our own, made where it is not there.

    Raises:
        OSError: as the system gives it, or when another program held the file for ten seconds.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | NO_INHERIT | NO_FOLLOW | BINARY, 0o600)
    try:
        _lock_whole(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock_whole(descriptor: int) -> None:
    until = time.monotonic() + GUARD_PATIENCE
    while True:
        try:
            _lock_now(descriptor)
        except _HELD:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def is_regular(descriptor: int) -> bool:
    """Return whether an open file is a plain file, no device, pipe or directory."""
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


def find_entry(directory: Path, name: str) -> Path | None:
    """Return the path of a directory's entry whose name is `name` in any case, or None.

    MDaemon runs where case does not matter, and its files come with every spelling: ``imap.mrk``, ``IMAP.MRK``. The
    exact spelling wins where several are there.

    Args:
        directory: where to look; a missing or unreadable one has no entries.
        name: a plain name without separators.
    """
    exact = directory / name
    if os.path.lexists(exact):
        return exact
    wanted = name.casefold()
    try:
        with os.scandir(directory) as entries:
            found = [entry.name for entry in entries if entry.name.casefold() == wanted]
    except OSError:
        return None
    return directory / min(found) if found else None
