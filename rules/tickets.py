"""What the help desk is told when a campaign stops itself: what happened, and what to check.

Lifting or cancelling settles the ticket here; in the CRM it stays as it is, because closing it is the help desk's say.
Texts of which nobody can tell what became of them are a ticket of their own, one a campaign and day.
Source: RM-048, RM-049, RM-051, RM-052; D2 (a ticket is opened by itself and linked).
"""

from dataclasses import dataclass

from rules.notices import CampaignEvent, CampaignFacts, title_of

CHECKS_AFTER_SUSPENSION: tuple[str, ...] = (
    "Read the text as a carrier's filter does: link shorteners, words in capitals, promises, a missing STOP line.",
    "See in the vendor's log which error codes the dropped texts have: filtered content, dead numbers or the account.",
    "Is the list old, or from somewhere else than the roster? Dead numbers come in clusters.",
    "Is the sender's registration with the carriers (10DLC, toll-free) still approved?",
)

CHECKS_AFTER_ERROR: tuple[str, ...] = (
    "Can the vendor's account send: credentials, balance, registration, the sender's numbers?",
    "Is the vendor's own status page quiet?",
    "What do the logs of the last runs say? Prefect's UI lists them by the campaign's name.",
)


@dataclass(frozen=True, slots=True)
class TicketText:
    """What a ticket says."""

    subject: str
    body: str
    is_urgent: bool


def ticket_text(event: CampaignEvent, facts: CampaignFacts, evidence: str) -> TicketText:
    """Return the ticket of a suspension or an error. Raises ValueError for an event that needs none."""
    if event is CampaignEvent.SUSPENDED:
        checks, what = CHECKS_AFTER_SUSPENSION, "was suspended: too many of its texts were dropped"
    elif event is CampaignEvent.ERROR:
        checks, what = CHECKS_AFTER_ERROR, "stopped with an error and can't go on by itself"
    else:
        raise ValueError(f"no ticket is opened when a campaign is {event.value}")
    body = [
        f"Campaign {facts.number} {what}.",
        f"Evidence: {evidence}",
        f"{facts.sent:,} of {facts.recipients:,} texts sent, {facts.left:,} left; nothing more is sent meanwhile.",
        "What to check:",
        *(f"- {check}" for check in checks),
        f"To go on, somebody who may runs `placeline campaign lift {facts.number} --at ... --why ...`.",
    ]
    return TicketText(title_of(event, facts), "\n".join(body), is_urgent=True)


def unresolved_ticket(campaign: int | None, name: str, *, silent: int, twins: int) -> TicketText:
    """Return the ticket about texts of a campaign that a person has to look into; None for automatic answers.

    `silent`: the vendor neither answered nor has the text in its list. `twins`: it has two under one id of ours.
    """
    title = " ".join(name.split())
    where = "automatic answers" if campaign is None else f"campaign {campaign} ({title})"
    listed = "" if campaign is None else f" `placeline campaign people {campaign} --unresolved` lists them."
    body = [f"What became of {silent + twins:,} texts of {where} can't be told.{listed}"]
    if silent:
        body.append(
            f"- {silent:,} the vendor never answered for, and a quarter of an hour later it does not have them. They "
            "are not sent again. Look for them in the vendor's log; who matters is called or written to."
        )
    if twins:
        body.append(
            f"- {twins:,} the vendor has twice, so the person may have got the same text twice. Look in the vendor's "
            "log whether both were delivered; an apology is the office's choice."
        )
    subject = "Automatic answers" if campaign is None else f"Mass SMS {title!r}"
    return TicketText(f"{subject}: texts to look into", "\n".join(body), is_urgent=False)
