"""Documents on paper, read back from the dots and from the PDF by independent readers."""

import io
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing import codes
from printing.document import (
    Align,
    Barcode,
    Block,
    Columns,
    Cut,
    Document,
    Handwriting,
    Heading,
    Picture,
    Qr,
    Rule,
    Space,
    Symbology,
    Text,
)
from printing.errors import DoesNotFit, PictureUnreadable
from printing.layout import lay_out
from printing.media import (
    CARD_A6,
    LABEL_57X32,
    NOTE_80,
    STANDARD_MEDIA,
    Confirmation,
    Language,
    Media,
    PrinterProfile,
    dots,
)
from printing.page import Page
from printing.raster import preview_png, rasterise, to_png

THERMAL = PrinterProfile("thermal", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)
LABEL_203 = PrinterProfile("label203", Language.ZPL, 203, 832, Confirmation.HOST_STATUS)
LABEL_300 = PrinterProfile("label300", Language.ZPL, 300, 1248, Confirmation.HOST_STATUS)
OFFICE = PrinterProfile("office", Language.PDF, 300, 1240, Confirmation.JOB_STATE, monochrome=False)
PROFILES = (THERMAL, LABEL_203, LABEL_300, OFFICE)


def document(*blocks: Block, **more: str) -> Document:
    return Document("test", blocks, **more)


def picture(mode: str = "RGB", size: tuple[int, int] = (90, 60), kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    image = Image.radial_gradient("L").resize(size).convert(mode)
    image.save(stream, kind)
    return stream.getvalue()


def printed(page: Page, profile: PrinterProfile) -> Image.Image:
    """The page as printed, grey."""
    return Image.open(io.BytesIO(to_png(rasterise(page, profile.dpi, dots(page.width_mm, profile.dpi))))).convert("L")


def words(page: Page) -> str:
    opened = pypdfium2.PdfDocument(page.pdf)
    text = opened[0].get_textpage().get_text_range()
    opened.close()
    return " ".join(text.split())


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("align", list(Align))
def test_qr_codes_are_exact_to_the_dot(profile: PrinterProfile, align: Align) -> None:
    content = "https://tee.example/w/8fK2mQ?x=aB3dE"
    page = lay_out(document(Text("Grüße"), Qr(content, 20, align)), NOTE_80, profile)
    image = printed(page, profile)
    found = zxingcpp.read_barcodes(image)
    assert [code.text for code in found] == [content]
    rows = codes.qr_modules(content)
    dark = image.point([255 if grey < 128 else 0 for grey in range(256)])
    corner = found[0].position.top_left
    module = round((found[0].position.top_right.x - corner.x + 1) / len(rows))
    box = dark.crop((corner.x - 3, corner.y - 3, image.width, image.height)).getbbox()
    assert box is not None
    left, top = corner.x - 3 + box[0], corner.y - 3 + box[1]
    expected = Image.new("L", (len(rows), len(rows)))
    expected.putdata([255 * module for row in rows for module in row])
    expected = expected.resize((len(rows) * module, len(rows) * module), Image.Resampling.NEAREST)
    drawn = dark.crop((left, top, left + expected.width, top + expected.height))
    assert drawn.tobytes() == expected.tobytes()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("barcode", [Barcode("ORD-2024-00731"), Barcode("4006381333931", Symbology.EAN13)])
def test_bar_codes_are_read_back(profile: PrinterProfile, barcode: Barcode) -> None:
    page = lay_out(document(Heading("Bestellung"), barcode, Text("danach")), NOTE_80, profile)
    assert [code.text for code in zxingcpp.read_barcodes(printed(page, profile))] == [barcode.content]


def test_a_bar_code_that_cannot_hold_its_content_prints_the_content() -> None:
    assert "Größe" in words(lay_out(document(Barcode("Größe")), NOTE_80, THERMAL))


@pytest.mark.parametrize("content", ["x" * 60, "A-1"])
def test_codes_too_wide_for_the_paper_do_not_fit(content: str) -> None:
    narrow = Media("narrow", 12.0, None, margin_mm=1.0)
    with pytest.raises(DoesNotFit):
        lay_out(document(Barcode(content)), narrow, THERMAL)


text_blocks = st.one_of(
    st.builds(Heading, st.text(max_size=60), st.sampled_from([9.0, 16.0, 30.0]), st.sampled_from(Align)),
    st.builds(Text, st.text(max_size=200), st.just(10.0), st.booleans(), st.sampled_from(Align), st.booleans()),
    st.builds(
        Handwriting,
        st.text(max_size=120),
        st.sampled_from(["Caveat", "Patrick Hand", "Kalam", "?"]),
        seed=st.integers(),
    ),
    st.builds(Barcode, st.text(max_size=20), st.sampled_from(Symbology)),
    st.builds(Qr, st.text(max_size=40)),
)


@given(
    st.lists(text_blocks, max_size=4),
    st.text(max_size=20),
    st.text(max_size=3),
    st.sampled_from(list(STANDARD_MEDIA.values())),
    st.sampled_from(PROFILES),
    st.sampled_from(["de", "ar", "he-IL", ""]),
)
@settings(max_examples=120, deadline=None)
def test_any_text_prints_or_does_not_fit(
    blocks: list[Block], code: str, mark: str, media: Media, profile: PrinterProfile, language: str
) -> None:
    wanted = Document("test", tuple(blocks), language, code, mark)
    try:
        page = lay_out(wanted, media, profile)
    except DoesNotFit:
        return
    assert lay_out(wanted, media, profile) == page
    bitmap = rasterise(page, profile.dpi, dots(page.width_mm, profile.dpi))
    assert bitmap.height_dots == dots(page.height_mm, profile.dpi)


def test_text_is_content_and_never_markup() -> None:
    hostile = "<b>fett</b> & <img src=x> {{ name }} ^XA\\n (a) Tj ET"
    assert hostile in words(lay_out(document(Text(hostile, 8)), NOTE_80, THERMAL))


def test_the_page_of_thermal_paper_is_as_wide_as_the_head_and_as_long_as_its_content() -> None:
    short = lay_out(document(Text("a")), NOTE_80, THERMAL)
    long = lay_out(document(Text("a\n" * 20)), NOTE_80, THERMAL)
    assert dots(short.width_mm, 203) == 576
    assert short.height_mm < 15 < long.height_mm
    assert short.cut


@pytest.mark.parametrize(("media", "profile"), [(LABEL_57X32, LABEL_203), (LABEL_57X32, LABEL_300), (CARD_A6, OFFICE)])
def test_fixed_paper_keeps_its_size(media: Media, profile: PrinterProfile) -> None:
    page = lay_out(document(Heading("a"), code="K7"), media, profile)
    assert dots(page.width_mm, profile.dpi) == dots(media.width_mm, profile.dpi)
    assert media.height_mm is not None
    assert dots(page.height_mm, profile.dpi) == dots(media.height_mm, profile.dpi)
    assert not page.cut
    assert lay_out(document(Cut()), media, profile).cut


def test_too_much_for_a_label_is_set_smaller_and_then_refused() -> None:
    lay_out(document(Text("Sencha Yamato " * 12)), LABEL_57X32, LABEL_203)
    with pytest.raises(DoesNotFit):
        lay_out(document(Text("Sencha Yamato " * 60)), LABEL_57X32, LABEL_203)


def test_continuous_paper_has_an_end_too() -> None:
    with pytest.raises(DoesNotFit):
        lay_out(document(Text("Zeile\n" * 400)), NOTE_80, THERMAL)


@pytest.mark.parametrize("block", [Text("W" * 200), Heading("ÄÖÜ" * 60, 20), Handwriting("m" * 200)])
def test_long_words_are_broken_inside_the_margins(block: Block) -> None:
    image = printed(lay_out(document(block), NOTE_80, OFFICE), OFFICE)
    box = image.point([255 if grey < 128 else 0 for grey in range(256)]).getbbox()
    margin = dots(NOTE_80.margin_mm, 300) - 6
    assert box is not None
    assert box[0] >= margin
    assert box[2] <= image.width - margin


def test_the_same_seed_writes_the_same_and_another_seed_does_not() -> None:
    one, same, other = (
        lay_out(document(Handwriting("Liebe Grüße, Ayşe", seed=seed)), NOTE_80, THERMAL) for seed in (1, 1, 2)
    )
    assert one.pdf == same.pdf
    assert one.pdf != other.pdf
    assert one.height_mm == other.height_mm


def test_letters_of_a_hand_differ_from_each_other() -> None:
    image = printed(lay_out(document(Handwriting("nnnnnnnn", size_pt=40, seed=3)), NOTE_80, THERMAL), THERMAL)
    heights = {
        image.crop((x, 0, x + 30, image.height)).point([255 if g < 128 else 0 for g in range(256)]).getbbox()
        for x in range(20, 200, 45)
    }
    assert len({box[1::2] for box in heights if box}) > 1


def test_code_and_mark_stand_at_the_foot() -> None:
    page = lay_out(document(Text("oben"), code="K7-4M2Q", mark="2"), CARD_A6, OFFICE)
    assert words(page) == "oben K7-4M2Q 2"
    foot = printed(page, OFFICE).crop((0, dots(130, 300), dots(105, 300), dots(148, 300)))
    assert foot.getextrema() == (0, 255)


def test_columns_stand_side_by_side_and_mirror_for_right_to_left_readers() -> None:
    columns = Columns(((Text("links"),), (Qr("rechts", 15, Align.RIGHT),)), (0.6, 0.4))
    places = [
        zxingcpp.read_barcodes(printed(lay_out(document(columns, language=language), NOTE_80, THERMAL), THERMAL))[0]
        for language in ("de", "ar")
    ]
    assert places[0].position.top_left.x > 288 > places[1].position.top_left.x


@pytest.mark.parametrize("block", [Rule(), Space(5), Picture(picture(), 20), Qr(""), Columns((), ())])
def test_every_block_may_stand_alone(block: Block) -> None:
    assert lay_out(document(block), NOTE_80, THERMAL).height_mm > 0


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
@pytest.mark.parametrize("profile", [THERMAL, OFFICE])
def test_pictures_of_every_mode_print(mode: str, profile: PrinterProfile) -> None:
    page = lay_out(document(Picture(picture(mode), 30)), NOTE_80, profile)
    assert printed(page, profile).getextrema() == (0, 255)


def test_a_transparent_picture_is_white_where_nothing_is() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(stream, "PNG")
    assert printed(lay_out(document(Picture(stream.getvalue(), 20)), NOTE_80, OFFICE), OFFICE).getextrema() == (
        255,
        255,
    )


def bomb() -> bytes:
    """A PNG that says it is 60,000 by 60,000."""
    small = picture("L", (1, 1))
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + small[24:29]
    return small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]


@pytest.mark.parametrize("image", [b"", b"GIF89a", picture()[:200], picture(kind="JPEG")[:40], b"<svg/>", bomb()])
@pytest.mark.parametrize("profile", [THERMAL, OFFICE])
def test_pictures_that_cannot_be_read_are_told(image: bytes, profile: PrinterProfile) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with pytest.raises(PictureUnreadable):
            lay_out(document(Picture(image, 30)), NOTE_80, profile)


def test_thermal_pages_know_only_black() -> None:
    page = lay_out(document(Text("leise", soft=True), Picture(picture(), 20), Handwriting("Hallo")), NOTE_80, THERMAL)
    opened = pypdfium2.PdfDocument(page.pdf)
    content = opened[0].render(scale=203 / 72).to_pil().convert("RGB")
    opened.close()
    assert all(red == green == blue for _, (red, green, blue) in content.getcolors(1 << 20) or [])


def test_the_pdf_names_its_title_and_nobody() -> None:
    page = lay_out(Document("Karte", (Text("Anna Müller"),)), CARD_A6, OFFICE)
    opened = pypdfium2.PdfDocument(page.pdf)
    facts = opened.get_metadata_dict()
    opened.close()
    assert facts["Title"] == "Karte"
    assert "Müller" not in str(facts)
    assert not facts["Author"]


def test_pages_laid_out_in_many_threads_are_the_same() -> None:
    wanted = document(Handwriting("Liebe Grüße Ελένη שלום"), Text("Łódź"), Qr("x"), code="1")
    alone = lay_out(wanted, NOTE_80, THERMAL)
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda _: lay_out(wanted, NOTE_80, THERMAL), range(12))) == {alone}


def test_a_second_copy_differs_only_by_its_mark() -> None:
    first = document(Text("Hallo"), code="K7")
    assert words(lay_out(replace(first, mark="2"), NOTE_80, THERMAL)) == "Hallo K7 2"


def test_previews_are_pictures_of_the_print() -> None:
    wanted = document(Heading("Hallo"), Picture(picture(), 20))
    thermal = Image.open(io.BytesIO(preview_png(lay_out(wanted, NOTE_80, THERMAL), THERMAL)))
    office = Image.open(io.BytesIO(preview_png(lay_out(wanted, CARD_A6, OFFICE), OFFICE)))
    assert (thermal.mode, thermal.width) == ("1", 576)
    assert (office.mode, office.width) == ("RGB", 620)
