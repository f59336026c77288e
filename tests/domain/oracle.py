"""What a plan may never do, said a second time and independently of the guards: for properties over random shops."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from station.domain.catalog import ASKS, PROMOTIONAL, Catalog, InsertKind, Slot
from station.domain.customers import Customer
from station.domain.guards import offer_of
from station.domain.orders import Order
from station.domain.phase_names import Phase
from station.domain.plan import Choice, PackContext, PackPlan
from station.domain.rules import AddSeries, RuleSet
from station.domain.trial import Arm

PHASES = tuple(Phase)
EARLY = (Phase.ROLLERCOASTER, Phase.DELIVERY, Phase.ENJOY)
EACH_YEAR = {InsertKind.BIRTHDAY, InsertKind.WELCOME_BACK, InsertKind.THANK_YOU, InsertKind.APOLOGY}
PRESENTS = {InsertKind.SAMPLE, InsertKind.GIFT, InsertKind.MILESTONE, InsertKind.PARTNER}


def broken(
    context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan, *, are_rules_told: bool = True
) -> list[str]:
    """Names of everything that is wrong with a plan; none in a good one.

    Without `are_rules_told` the plan need not say of every rule what became of it.
    """
    checks = [_law, _mission, _repeats, _wanted, _stock, _parcel, *([_told] if are_rules_told else [])]
    return [name for check in checks for name in check(context, rules, catalog, plan)]


def harmful(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> list[str]:
    """What is wrong with a plan for whoever opens the parcel; stock, limits and postage left aside."""
    return [name for check in (_law, _mission, _wanted) for name in check(context, rules, catalog, plan)]


def _kinds(choice: Choice) -> frozenset[InsertKind]:
    return offer_of(choice.insert, choice.insert.text_set).kinds


def _pays(choice: Choice, catalog: Catalog) -> bool:
    """Whether a card bears what an answer could be paid with."""
    texts = catalog.texts.get(choice.insert.text_set, ())
    return bool(
        choice.insert.partner
        or catalog.inserts[choice.insert.id].voucher_pool
        or "{voucher}" in choice.insert.url
        or any("voucher" in text.body for text in texts)
    )


def _age(customer: Customer | None, today: date) -> float | None:
    if customer is None or customer.birthday is None:
        return None
    return (today - customer.birthday).days / 365.25


def _law(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> Iterator[str]:
    customer, age = context.customer, _age(context.customer, context.today)
    is_gift = context.order.is_gift
    objects = customer is not None and customer.objects_to_advertising
    if objects or context.order.channel != "shop":
        wanted = "gift" if is_gift else "thank_you"
        if any(c.slot is not Slot.NOTE or c.insert.text_set != wanted or c.skus for c in plan.chosen):
            yield "objection or marketplace"
    for choice in plan.chosen:
        if choice.insert.consent and (customer is None or choice.insert.consent not in customer.consents):
            yield "consent"
        if choice.insert.adults_only and (age is None or age < 18):
            yield "adults only"
        if age is not None and age < 18 and not _kinds(choice).isdisjoint(PROMOTIONAL):
            yield "advertising to a child"
    if is_gift and any(c.recommendations or (c.slot is Slot.NOTE and c.insert.text_set != "gift") for c in plan.chosen):
        yield "gift"


def _mission(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> Iterator[str]:
    kinds = frozenset(kind for choice in plan.chosen for kind in _kinds(choice))
    opened = context.standing.when_opened.phase
    if opened is not Phase.PROMOTE and kinds & ASKS:
        yield "an ask too early"
    if opened in EARLY and InsertKind.LOYALTY_CLUB in kinds and not rules.bends:
        yield "the club too early"
    if (context.standing.moments or context.order.is_gift) and kinds & (PROMOTIONAL | {InsertKind.SURVEY}):
        yield "sensitive moment"
    asking = [choice for choice in plan.chosen if _kinds(choice) & ASKS]
    paying = [choice for choice in plan.chosen if _kinds(choice) & PRESENTS or _pays(choice, catalog)]
    for choice in asking:
        # a referral may bear the code for the friend; a review bears nothing, and nothing that gives lies beside either
        is_own_code = InsertKind.REVIEW not in _kinds(choice) and not _kinds(choice) & PRESENTS
        if any(one is not choice or not is_own_code for one in paying):
            yield "looks bought"
    came_back = context.standing.now.is_returning
    if came_back and kinds & (ASKS | {InsertKind.SURVEY, InsertKind.LOYALTY_CLUB}) and not rules.bends:
        yield "asked although just back"
    for choice in plan.chosen:
        if _is_out_of_order(choice, context, rules, catalog):
            yield "series out of order"
        if not rules.bends and not _is_bound(choice, context, catalog):
            yield "belongs to nothing in the parcel"
        latest = choice.insert.latest
        if latest is not None and not rules.bends and PHASES.index(opened) > PHASES.index(latest):
            yield "too late"


def _is_out_of_order(choice: Choice, context: PackContext, rules: RuleSet, catalog: Catalog) -> bool:
    if not any(rule.name == choice.rule and isinstance(rule.add, AddSeries) for rule in rules.rules):
        return False
    had = {given.insert_id for given in context.history.given}
    series, number = choice.insert.series, choice.insert.series_number
    return not had.issuperset(
        card.id for card in catalog.inserts.values() if card.series == series and card.series_number < number
    )


def _is_bound(choice: Choice, context: PackContext, catalog: Catalog) -> bool:
    """Whether a product of its own lies in the parcel, or was delivered within its days."""
    insert = choice.insert
    if not insert.skus and not insert.categories:
        return True

    def has_one(skus: Iterable[str]) -> bool:
        goods = [(sku, catalog.products.get(sku)) for sku in skus]
        return any(sku in insert.skus or (p and insert.categories.intersection(p.categories)) for sku, p in goods)

    if insert.days_from == 0 and has_one(context.order.skus):
        return True
    returned = {back.sku for back in context.history.returns}
    policy, opens_on = context.policy, context.standing.opens_on

    def on_its_way(past: Order) -> int:
        return policy.handling_days + policy.transit(past.country, past.carrier)

    return insert.days_until > 0 and any(
        insert.days_from <= (opens_on - past.ordered_at.date()).days - on_its_way(past) <= insert.days_until
        and has_one(line.sku for line in past.lines if line.sku not in returned)
        for past in context.history.orders
        if past.state != "cancelled"
    )


def _repeats(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> Iterator[str]:
    bent = {bend.guard for bend in rules.bends}
    given = context.history.given
    had_texts = {g.text_id for g in given}
    had_samples = {sku for g in given if g.slot == "sample" for sku in g.skus}
    for choice in plan.chosen:
        if choice.text is not None and choice.text.id in had_texts:
            spoken = {t.id for t in catalog.texts[choice.insert.text_set] if t.language == choice.text.language}
            beside = {other.text.id for other in plan.chosen if other is not choice and other.text}
            may_repeat = choice.slot is Slot.NOTE or choice.insert.kind in EACH_YEAR
            if not may_repeat or not spoken <= had_texts | beside:
                yield "the same text while another fits"
        since = [(context.today - g.given_on).days for g in given if g.insert_id == choice.insert.id]
        is_soon = bool(since) and (choice.insert.kind not in EACH_YEAR or min(since) < 90)
        if choice.slot is Slot.CARD and is_soon and "insert_again" not in bent:
            yield "the same card"
        if choice.sample and choice.sample.sku in had_samples and "sample_again" not in bent:
            yield "the same sample"
    inserts = [choice.insert.id for choice in plan.chosen]
    if len(inserts) != len(set(inserts)):
        yield "an insert twice in one parcel"


def _wanted(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> Iterator[str]:
    customer, age = context.customer, _age(context.customer, context.today)
    off = {c.casefold() for c in customer.categories_off} if customer else set()
    allergies = {a.casefold() for a in customer.allergies} if customer else set()
    past = [o for o in context.history.orders if o.state != "cancelled"]
    owned = {line.sku for o in past for line in o.lines} | set(context.order.skus)
    returned = {r.sku for r in context.history.returns}
    for choice in plan.chosen:
        about = {r.sku for r in choice.recommendations} | ({choice.sample.makes_known} if choice.sample else set())
        consumables = {sku for sku in about if (p := catalog.products.get(sku)) and p.consumable}
        if (about - consumables) & owned or about & (returned | set(context.order.skus)):
            yield "owned or returned"
        if choice.sample and about & owned:
            yield "a sample of what is known"
        goods = [catalog.products[sku] for sku in about if sku in catalog.products]
        categories = {*choice.insert.categories, *(c for p in goods for c in p.categories)}
        tags = {t for p in goods for t in p.tags}
        if choice.sample:
            categories |= set(choice.sample.categories)
            tags |= choice.sample.tags
        bin_name = choice.insert.bin.strip().lower()
        lots = [lot for lot in catalog.samples if bin_name and lot.bin.strip().lower() == bin_name]
        of_lots = [catalog.products[lot.makes_known] for lot in lots if lot.makes_known in catalog.products]
        goods += of_lots
        categories |= {c for one in (*lots, *of_lots) for c in one.categories}
        tags |= {t for one in (*lots, *of_lots) for t in one.tags}
        is_thing = choice.insert.kind in (InsertKind.GIFT, InsertKind.MILESTONE) and (
            choice.insert.bin or choice.insert.stock is not None
        )
        if allergies and (is_thing or not choice.insert.paper) and not lots:
            yield "nobody knows what is in it"
        if off & {c.casefold() for c in categories}:
            yield "a category switched off"
        if allergies & {t.casefold() for t in tags}:
            yield "an allergy"
        if ("alcohol" in tags or any(p.age_restricted for p in goods)) and (age is None or age < 18):
            yield "age-restricted goods"


def _stock(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> Iterator[str]:
    by_name = {rule.name: rule for rule in rules.rules}
    opens_on, left = context.standing.opens_on, Counter[str]()
    for lot in catalog.samples:
        left[lot.sku] += lot.stock
    for choice in plan.chosen:
        keep = by_name[choice.rule].keep_stock
        sample, insert = choice.sample, choice.insert
        if sample and (sample.stock < 1 or left[sample.sku] - 1 < keep):
            yield "no sample left"
        if insert.stock is not None and insert.stock - 1 < keep:
            yield "no insert left"
        if insert.is_off:
            yield "switched off"
        if any(day is not None and day < opens_on for day in (insert.best_before, sample and sample.best_before)):
            yield "past its best-before date"
        if any(not catalog.products[r.sku].in_stock for r in choice.recommendations):
            yield "recommended, yet out of stock"
        campaign = by_name[choice.rule].campaign
        if campaign:
            total = catalog.campaigns.get((choice.rule, ""), 0)
            today = catalog.campaigns.get((choice.rule, context.today.isoformat()), 0)
            if (campaign.total is not None and total >= campaign.total) or (
                campaign.per_day is not None and today >= campaign.per_day
            ):
                yield "campaign used up"
            if choice.rule not in {place.rule for place in plan.campaigns}:
                yield "campaign place not taken"
        limit = by_name[choice.rule].limit
        since = context.today - timedelta(days=limit.days - 1) if limit else context.today
        times = sum(g.rule == choice.rule and g.given_on >= since for g in context.history.given)
        if limit and times >= limit.times:
            yield "limit of one customer"


def _parcel(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> Iterator[str]:
    by_name = {rule.name: rule for rule in rules.rules}
    chosen = plan.chosen
    weight = sum(c.insert.weight_g + (c.sample.weight_g if c.sample else 0) for c in chosen)
    slots = Counter(c.slot for c in chosen)
    if len(chosen) > rules.max_inserts or slots[Slot.CARD] > rules.max_cards:
        yield "too many"
    if any(slots[slot] > 1 for slot in Slot if slot is not Slot.CARD):
        yield "a slot twice"
    costs = [cost for c in chosen for cost in ([c.insert.cost, c.sample.cost] if c.sample else [c.insert.cost])]
    if sum(cost.cents for cost in costs) > rules.budget_cents:
        yield "budget"
    if any(cost.cents and cost.currency != "EUR" for cost in costs):
        yield "another currency than the budget"
    if weight > rules.max_weight_g:
        yield "weight"
    groups = [by_name[c.rule].exclusion for c in chosen if by_name[c.rule].exclusion]
    if len(groups) != len(set(groups)):
        yield "exclusion group"
    if {slot for c in chosen for slot in by_name[c.rule].shuts_out} & set(slots):
        yield "a slot that should stay empty"
    yield from _postage(context, rules, catalog, plan, weight)


def _postage(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan, inserts_g: int) -> Iterator[str]:
    goods = [catalog.products.get(line.sku) for line in context.order.lines]
    known = [p for p in goods if p and p.weight_g]
    if not rules.postage or len(known) < len(goods) or "postage" in {bend.guard for bend in rules.bends}:
        return
    empty_g = sum(p.weight_g for p in known) + rules.packaging_g
    thick = sum(p.thickness_mm for p in known) if all(p.thickness_mm for p in known) else None
    paper = sum(c.insert.thickness_mm for c in plan.chosen)

    def step(grams: int, mm: float | None) -> int:
        fitting = (
            n
            for n, s in enumerate(rules.postage)
            if grams <= s.up_to_g and (s.up_to_mm is None or mm is None or mm <= s.up_to_mm)
        )
        return next(fitting, len(rules.postage))

    before = step(empty_g, thick)
    after = step(empty_g + inserts_g, None if thick is None else thick + paper)
    if before < len(rules.postage) and after > before:
        yield "the next step of postage"


def _told(context: PackContext, rules: RuleSet, catalog: Catalog, plan: PackPlan) -> Iterator[str]:
    told = Counter([c.rule for c in plan.chosen] + [out.rule for out in plan.left_out])
    if told != Counter(rule.name for rule in rules.rules):
        yield "a rule nobody accounts for"
    arms = {e.rule: e.arm for e in plan.exposures}
    given = {c.rule for c in plan.chosen}
    held = {out.rule for out in plan.left_out if out.reason.code == "rule.held_out"}
    for rule in rules.rules:
        wanted = Arm.GIVEN if rule.name in given else Arm.HELD_OUT if rule.name in held else None
        if rule.hold_out and arms.get(rule.name) != wanted:
            yield "a trial that is not told"
        if not rule.hold_out and rule.name in arms:
            yield "a trial nobody made"
