"""What the program freed, the system has again."""

import ctypes

import psutil
import pytest

from station.freed_memory import give_back

#: Too small to be mapped each by itself (128 kB), so that freed ones leave holes.
PIECE, PIECES = 64 * 1024, 3000


def test_freed_pieces_between_living_ones_go_back_to_the_system() -> None:
    if not give_back():
        pytest.skip("this system's C library has no malloc_trim")
    library = ctypes.CDLL(None)
    library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    pieces = [library.malloc(PIECE) for _ in range(PIECES)]
    try:
        for piece in pieces:
            ctypes.memset(piece, 1, PIECE)
        for piece in pieces[::2]:
            library.free(piece)
        held = psutil.Process().memory_info().rss
        give_back()
        assert held - psutil.Process().memory_info().rss > PIECE * PIECES // 4
    finally:
        for piece in pieces[1::2]:
            library.free(piece)
