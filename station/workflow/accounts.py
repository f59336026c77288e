"""Plans and packed parcels as plain objects for `--json` and for people; the keys are a contract."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from printing.jobs import PrintJob
from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.wording.words import Words
from station.workflow.deciding import Decision
from station.workflow.headless import HeadlessParcel, SentBytes
from station.workflow.ports import PrintRoom


def plan_account(decision: Decision, slots: Mapping[str, str], words: Words) -> dict[str, Any]:
    """A decision with every reason in words. `slots` tells the printer of each slot."""
    plan, context = decision.plan, decision.context
    return {
        "order": plan.order_number,
        "customer": context.customer.number if context.customer else None,
        "phase_now": plan.standing.now.phase.value,
        "phase_when_opened": plan.standing.when_opened.phase.value,
        "reason": words.reason(plan.standing.when_opened.reason),
        "is_silent": plan.standing.now.is_silent,
        "is_returning": plan.standing.now.is_returning,
        "joined_by_email": context.order.joined_by_email,
        "merged_customers": list(context.customer.merged_numbers) if context.customer else [],
        "moments": sorted(moment.value for moment in plan.standing.moments),
        "rules_version": plan.rules_version,
        "policy_version": plan.policy_version,
        "chosen": chosen_account(plan, slots, words),
        "left_out": [
            {"slot": left.slot.value, "insert": left.insert, "rule": left.rule, "reason": words.reason(left.reason)}
            for left in plan.left_out
        ],
    }


def chosen_account(plan: PackPlan, slots: Mapping[str, str], words: Words) -> list[dict[str, Any]]:
    """What goes in, with every reason in words."""
    return [
        {
            "slot": choice.slot.value,
            "insert": choice.insert.id,
            "rule": choice.rule,
            "reason": words.reason(choice.reason),
            "language": choice.language,
            "printer": slots.get(choice.slot.value, ""),
            "skus": list(choice.skus),
        }
        for choice in plan.chosen
    ]


def jobs_account(packed: HeadlessParcel, room: PrintRoom, sent: SentBytes, out: Path | None) -> list[dict[str, Any]]:
    """Every print with its state; with `out` also its files. Raises Trouble "out.not_writable"."""
    account = []
    used: dict[str, int] = {}
    for printed in packed.prints:
        slot = printed.choice.slot.value
        used[slot] = used.get(slot, 0) + 1
        stem = slot if used[slot] == 1 else f"{slot}-{used[slot]}"
        if printed.job is None:
            account.append({"slot": slot, "printer": "", "state": printed.problem or "no_print", "files": []})
            continue
        files = write_files(printed.job, room, sent, out, stem) if out else []
        state = packed.states[printed.job.id].value
        account.append({"slot": slot, "printer": printed.job.printer, "state": state, "files": files})
    return account


def write_files(job: PrintJob, room: PrintRoom, sent: SentBytes, out: Path, stem: str) -> list[str]:
    """The print as PDF, as it looks on paper, and as it was sent."""
    contents = {".pdf": job.page.pdf, ".png": room.preview_png(job.page, job.printer), ".bin": sent.by_job.get(job.id)}
    files = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for suffix, content in contents.items():
            if content is not None:
                file = out / f"{stem}{suffix}"
                file.write_bytes(content)
                files.append(str(file))
    except OSError as error:
        raise Trouble("out.not_writable", folder=str(out), problem=error.strerror or str(error)) from error
    return files
