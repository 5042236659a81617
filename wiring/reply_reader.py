"""How replies are read in this installation: rules, and the model that is set beside them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from actions.read_text import TextReader
from rules.replies.thresholds import Thresholds
from schemas.classifier import Adviser, Classifier, DetailFinder
from schemas.mistakes import Mistake
from wiring.settings import settings


def classifier(name: str) -> Classifier | None:
    """Return the model of this name, None for rules alone. Raises Mistake for one that is not there."""
    if name == "rules":
        return None
    if name == "linear":
        from integrations.reply_models.linear import LinearModel, shipped

        own = settings().reply_model
        return LinearModel(own) if own else shipped()
    raise Mistake(f"There is no classifier {name!r}; choose rules or linear.")


def finder(name: str) -> DetailFinder | None:
    """Return what finds names and places beside the rules: what was made with the model that is set, or the shipped."""
    if name == "rules":
        return None
    from integrations.reply_models.tagging import DetailTagger, shipped

    model = settings().reply_model
    own = model.with_suffix(".crf") if model is not None else None
    return DetailTagger(own) if own is not None and own.exists() else shipped()


def reader(name: str | None = None) -> TextReader:
    """Return what reads texts here; `name` instead of the classifier that is set."""
    limits = Thresholds(
        opt_out_hold=settings().opt_out_hold, crisis_hold=settings().crisis_hold, act=settings().act_alone
    )
    chosen = name or settings().reply_classifier
    return TextReader(classifier(chosen), finder(chosen), limits)


@asynccontextmanager
async def adviser() -> AsyncIterator[Adviser | None]:
    """Open the language model that is set and close it afterwards; None: there is none.

    Raises AdviceUnavailable where the extra it needs is missing.
    """
    if not settings().reply_adviser_url:
        yield None
        return
    from integrations.reply_models.language_model import LanguageModel

    model = LanguageModel(
        settings().reply_adviser_url,
        settings().reply_adviser_model,
        settings().reply_adviser_key.get_secret_value(),
    )
    try:
        yield model
    finally:
        await model.aclose()
