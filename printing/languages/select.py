"""Which module speaks which printer language."""

from printing.languages.base import PrinterLanguage
from printing.languages.brother_ql import BrotherQl
from printing.languages.epl import Epl
from printing.languages.escpos import Escpos
from printing.languages.pdf import Pdf
from printing.languages.starprnt import StarPrnt
from printing.languages.tspl import Tspl
from printing.languages.zpl import Zpl
from printing.media import Language


def language_of(language: Language) -> PrinterLanguage:
    """The speaker of a language."""
    match language:
        case Language.ESCPOS:
            return Escpos()
        case Language.STARPRNT:
            return StarPrnt()
        case Language.ZPL:
            return Zpl()
        case Language.TSPL:
            return Tspl()
        case Language.EPL:
            return Epl()
        case Language.BROTHER:
            return BrotherQl()
        case Language.PDF:
            return Pdf()
