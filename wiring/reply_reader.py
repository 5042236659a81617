"""How replies are read in this installation: rules, and the model that is set beside them."""

from collections.abc import Callable
from datetime import date

from rules.replies.decision import Decision, Thresholds, decide
from rules.replies.labels import Context
from rules.replies.reading import Reading, read_reply
from schemas.classifier import Classifier
from schemas.mistakes import Mistake
from wiring.settings import settings

Read = Callable[[str, Context, date], tuple[Reading, Decision]]


def classifier(name: str) -> Classifier | None:
    """Return the model of this name, None for rules alone. Raises Mistake for one that is not there."""
    if name == "rules":
        return None
    if name == "linear":
        from integrations.reply_models.linear import LinearModel, shipped

        own = settings().reply_model
        return LinearModel(own) if own else shipped()
    raise Mistake(f"PLACELINE_REPLY_CLASSIFIER: there is no {name!r}; choose rules or linear.")


def thresholds() -> Thresholds:
    """Return when a model's suggestion holds texts or is acted on."""
    return Thresholds(
        opt_out_hold=settings().opt_out_hold,
        crisis_hold=settings().crisis_hold,
        act=settings().act_alone,
    )


def reader(name: str | None = None) -> Read:
    """Return what reads a text that answers a text of kind `context`, received on a campus day."""
    model = classifier(name or settings().reply_classifier)
    limits = thresholds()

    def read(text: str, context: Context, received_on: date) -> tuple[Reading, Decision]:
        suggested = model.predict(text, context) if model is not None and model.may_act else None
        reading = read_reply(text, context, received_on, suggested=suggested)
        return reading, decide(reading, limits)

    return read
