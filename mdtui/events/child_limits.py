"""What a process may use that reads a file of unknown origin: it limits itself before it opens the file.

On POSIX its address space and processor time are limited, and it leaves no core file. On Windows it puts itself into a
job whose memory and processor time are limited; where the job is refused, which Windows before version 8 does to a
process that is in one already, only the wall clock of whoever started it ends it. An emulation such as Wine takes the
job and does not enforce the memory.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    _PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY, _DIE_QUIETLY = 0x2, 0x8, 0x100, 0x400

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_user_time", ctypes.c_int64),
            ("per_job_user_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("minimum_working_set", ctypes.c_size_t),
            ("maximum_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority_class", wintypes.DWORD),
            ("scheduling_class", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def limit_self(memory: int, seconds: float) -> bool:
        """Limit what this process may use from now on.

        Args:
            memory: bytes in all.
            seconds: of processor time.

        Returns:
            Whether the system took the limits.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        limits = _ExtendedLimits()
        limits.basic.flags = _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIE_QUIETLY
        limits.basic.per_process_user_time = int(seconds * 10_000_000)
        limits.basic.active_processes = 1
        limits.process_memory = memory
        # The job lives as long as its handle, which is left to the end of the process.
        job = kernel.CreateJobObjectW(None, None)
        size = ctypes.sizeof(limits)
        taken = job and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
        return bool(taken and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()))

else:
    import math
    import resource

    def limit_self(memory: int, seconds: float) -> bool:
        """Limit what this process may use from now on.

        Args:
            memory: bytes in all.
            seconds: of processor time.

        Returns:
            Whether the system took the limits.
        """
        wanted = (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, math.ceil(seconds)),
            (resource.RLIMIT_AS, memory),
        )
        try:
            for kind, value in wanted:
                hard = resource.getrlimit(kind)[1]
                most = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            # macOS refuses a limit on the address space.
            return False
        return True
