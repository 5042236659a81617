"""Our tables, one file a noun. Importing this package declares all of them on `Base.metadata`."""

from schemas.tables.audiences import Audience, AudienceMember
from schemas.tables.audit import AuditEntry
from schemas.tables.base import Base
from schemas.tables.campaigns import Batch, Campaign, CampaignExclusion
from schemas.tables.consent import ConsentEntry
from schemas.tables.count_sheets import CountSheet
from schemas.tables.crm import (
    CrmAgentReply,
    CrmEvent,
    CrmFinding,
    CrmSeenContact,
    CrmShownText,
    CrmThread,
    CrmTombstone,
    ErasedPhone,
    ShownState,
)
from schemas.tables.cursors import Cursor, ThreadCursor
from schemas.tables.follow_ups import FollowUp
from schemas.tables.job_board import CareerPage, CareerSite, Initiative, Job, Network
from schemas.tables.leases import Lease
from schemas.tables.notices import DeliveryState, Notice, NoticeDelivery
from schemas.tables.outbox import OutboxEntry, OutboxKind, OutboxState
from schemas.tables.outcomes import CareerEvidence, CareerStatus, Contradiction, OutcomeSnapshot, RecordProblem
from schemas.tables.pace import CappedPhone, CarrierHold, CrmAccountPace, SenderPace
from schemas.tables.quality import QualityResult, RecordRelease
from schemas.tables.replies import Conversation, ConversationState, Disposition, Reply, ReplyCorrection
from schemas.tables.rosters import RosterLoad, RosterProblem
from schemas.tables.staff import StaffMember
from schemas.tables.students import Phone, Student, StudentCourse, StudentPhone, StudentTag
from schemas.tables.templates import Template, TemplateTest
from schemas.tables.texts import ReceiptEntry, Text, TextPurpose, TextState
from schemas.tables.tickets import Ticket
from schemas.tables.unresolved import UnresolvedText
from schemas.tables.usage import EmailInstead, EmailState, MonthlyUsage

__all__ = [
    "Audience",
    "AudienceMember",
    "AuditEntry",
    "Base",
    "Batch",
    "Campaign",
    "CampaignExclusion",
    "CappedPhone",
    "CareerEvidence",
    "CareerPage",
    "CareerSite",
    "CareerStatus",
    "CarrierHold",
    "ConsentEntry",
    "Contradiction",
    "Conversation",
    "ConversationState",
    "CountSheet",
    "CrmAccountPace",
    "CrmAgentReply",
    "CrmEvent",
    "CrmFinding",
    "CrmSeenContact",
    "CrmShownText",
    "CrmThread",
    "CrmTombstone",
    "Cursor",
    "DeliveryState",
    "Disposition",
    "EmailInstead",
    "EmailState",
    "ErasedPhone",
    "FollowUp",
    "Initiative",
    "Job",
    "Lease",
    "MonthlyUsage",
    "Network",
    "Notice",
    "NoticeDelivery",
    "OutboxEntry",
    "OutboxKind",
    "OutboxState",
    "OutcomeSnapshot",
    "Phone",
    "QualityResult",
    "ReceiptEntry",
    "RecordProblem",
    "RecordRelease",
    "Reply",
    "ReplyCorrection",
    "RosterLoad",
    "RosterProblem",
    "SenderPace",
    "ShownState",
    "StaffMember",
    "Student",
    "StudentCourse",
    "StudentPhone",
    "StudentTag",
    "Template",
    "TemplateTest",
    "Text",
    "TextPurpose",
    "TextState",
    "ThreadCursor",
    "Ticket",
    "UnresolvedText",
]
