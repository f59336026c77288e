"""`station link`: which parcel and which insert an answer came from."""

from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling

if TYPE_CHECKING:
    from sqlalchemy import Connection


def link(
    link: Annotated[str, typer.Argument(metavar="LINK", help="A link from a card, or only its token or typed code.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Which parcel and which insert a link was printed for. A link that was changed is refused."""
    with telling():
        from station.domain.trouble import Trouble
        from station.store import journal
        from station.store.engine import reading
        from station.store.secrets import link_secret

        where = place(home, db)
        with opened(where) as engine:
            secret = link_secret(engine)
            with reading(engine) as connection:
                parcel_id, insert_id = by_code(connection, link, secret) or first_of_ours(link, secret)
                packed = journal.packing(connection, parcel_id)
        if packed is None:
            raise Trouble("link.no_parcel")
    if as_json:
        print_json(
            {
                "parcel": parcel_id,
                "insert": insert_id,
                "order": packed.order_number,
                "packed_at": packed.packed_at.isoformat(),
            }
        )
        return
    words = where.words
    when = words.day(packed.packed_at.date())
    print(words.say("Order {number}, packed {when}: {insert}", number=packed.order_number, when=when, insert=insert_id))


def by_code(connection: "Connection", link: str, secret: bytes) -> tuple[str, str] | None:
    """Parcel and insert of a code that was typed; None where there is none, or not of ours."""
    from station.documents.links import code_in, is_proof
    from station.store import journal
    from station.store.order_codes import parcels_by_prefix

    code = code_in(link)
    if code is None:
        return None
    start, proof = code
    for parcel in parcels_by_prefix(connection, start):
        for insert_id in journal.inserts_in(connection, parcel.parcel_id):
            if is_proof(proof, parcel.parcel_id, insert_id, secret):
                return parcel.parcel_id, insert_id
    return None


def first_of_ours(link: str, secret: bytes) -> tuple[str, str]:
    """Parcel and insert of the first token in a link that is ours. Raises Trouble "link.not_ours"."""
    from station.documents.links import read_token, tokens_in
    from station.domain.trouble import Trouble

    refused = Trouble("link.not_ours")
    for token in tokens_in(link):
        try:
            return read_token(token, secret)
        except Trouble as trouble:
            refused = trouble
    raise refused
