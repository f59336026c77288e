"""`station link`: which parcel and which insert an answer came from."""

from typing import Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, place, print_json, telling


def link(
    link: Annotated[str, typer.Argument(metavar="LINK", help="A link from a card, or only its token.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Which parcel and which insert a link was printed for. A link that was changed is refused."""
    with telling():
        from station.app import open_store
        from station.domain.trouble import Trouble
        from station.store import journal
        from station.store.engine import reading
        from station.store.secrets import link_secret

        where = place(home, db)
        engine = open_store(where.home, where.settings, where.db_url)
        try:
            parcel_id, insert_id = first_of_ours(link, link_secret(engine))
            with reading(engine) as connection:
                packed = journal.packing(connection, parcel_id)
        finally:
            engine.dispose()
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
