"""Our tables, one file a noun. Importing this package declares all of them on `Base.metadata`."""

from schemas.tables.audiences import Audience, AudienceMember
from schemas.tables.audit import AuditEntry
from schemas.tables.base import Base
from schemas.tables.campaigns import Batch, Campaign
from schemas.tables.consent import ConsentEntry
from schemas.tables.cursors import Cursor
from schemas.tables.follow_ups import FollowUp
from schemas.tables.leases import Lease
from schemas.tables.outbox import OutboxEntry, OutboxKind, OutboxState
from schemas.tables.outcomes import CareerStatus, RecordProblem
from schemas.tables.replies import Conversation, ConversationState, Reply
from schemas.tables.rosters import RosterLoad, RosterProblem
from schemas.tables.students import Phone, Student, StudentPhone
from schemas.tables.templates import Template
from schemas.tables.texts import ReceiptEntry, Text, TextPurpose, TextState

__all__ = [
    "Audience",
    "AudienceMember",
    "AuditEntry",
    "Base",
    "Batch",
    "Campaign",
    "CareerStatus",
    "ConsentEntry",
    "Conversation",
    "ConversationState",
    "Cursor",
    "FollowUp",
    "Lease",
    "OutboxEntry",
    "OutboxKind",
    "OutboxState",
    "Phone",
    "ReceiptEntry",
    "RecordProblem",
    "Reply",
    "RosterLoad",
    "RosterProblem",
    "Student",
    "StudentPhone",
    "Template",
    "Text",
    "TextPurpose",
    "TextState",
]
