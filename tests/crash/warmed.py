"""Imported once by the fork server, so that no process of a storm has to: everything heavy, and the mapped tables."""

import holidays
import pytest
import uvicorn
from sqlalchemy.orm import configure_mappers

import console.app
import integrations.twilio.client
import tests.actions.sender

__all__ = ["console", "holidays", "integrations", "pytest", "tests", "uvicorn"]

configure_mappers()
