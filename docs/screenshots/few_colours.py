"""Pictures of screens with few colours: small files whose colours stay true, also those of a single small mark."""

from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from station.ui.palette import PALETTES

#: Share of the colours that go to the commonest ones of a picture: grounds and the edges of its letters.
COMMON_SHARE = 0.25


def with_few_colours(picture: Image.Image, colours: int) -> Image.Image:
    """The picture in at most this many colours, no dots among them.

    Every colour of the window's palettes and the commonest ones stay as they are; the rest is shared out among the
    colours that occur, however rarely: by their number a red square would turn brown among a thousand greys.
    """
    pixels = np.asarray(picture.convert("RGB"))
    found, where, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = _palette(found, counts, colours)
    far = ((found[:, None, :].astype(np.int32) - kept[None].astype(np.int32)) ** 2).sum(axis=2)
    nearest = far.argmin(axis=1).astype(np.uint8)
    small = Image.fromarray(nearest[where.reshape(-1)].reshape(pixels.shape[:2]), "P")
    small.putpalette(kept.tobytes())
    return small


def _palette(found: NDArray[np.uint8], counts: NDArray[np.int64], colours: int) -> NDArray[np.uint8]:
    """The colours that stay, of those found."""
    own = _own_colours()
    is_own = np.array([tuple(colour) in own for colour in found.tolist()])
    common = found[np.argsort(-counts)[: round(colours * COMMON_SHARE)]]
    exact = np.unique(np.concatenate([found[is_own], common]), axis=0)[:colours]
    free = colours - len(exact)
    if not free:
        return exact
    shared = Image.fromarray(found.reshape(1, -1, 3)).quantize(free, dither=Image.Dither.NONE).getpalette() or []
    rest = np.array(shared[: 3 * free], dtype=np.uint8).reshape(-1, 3)
    return np.unique(np.concatenate([exact, rest]), axis=0)


def _own_colours() -> set[tuple[int, ...]]:
    """Every colour of the window's palettes, as (red, green, blue)."""
    named = [value for palette in PALETTES.values() for value in astuple(palette)]
    flat = [one for value in named for one in (value if isinstance(value, tuple) else (value,))]
    return {ImageColor.getrgb(one) for one in flat if one.startswith("#")}
