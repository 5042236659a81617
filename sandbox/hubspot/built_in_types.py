"""The object types every portal has, with the properties that a placement office meets."""

from sandbox.hubspot.object_types import ObjectType, PropertyGroup
from sandbox.hubspot.property_definitions import Option, PropertyDefinition

TICKET_STAGES = (("1", "New"), ("2", "Waiting on contact"), ("3", "Waiting on us"), ("4", "Closed"))


def built_in_types() -> list[ObjectType]:
    """Return a new portal's object types, without records."""
    return [_contacts(), _companies(), _tickets(), _communications(), _tasks()]


def system_properties(created: str, modified: str, group: str) -> list[PropertyDefinition]:
    """Return the properties that the portal itself writes on every record."""
    return [
        PropertyDefinition("hs_object_id", "number", "number", "Record ID", group, is_read_only=True),
        PropertyDefinition(created, "datetime", "date", "Create Date", group, is_read_only=True),
        PropertyDefinition(modified, "datetime", "date", "Last Modified Date", group, is_read_only=True),
    ]


def _contacts() -> ObjectType:
    return _type(
        ("contacts", "contact", "0-1"),
        ("createdate", "lastmodifieddate"),
        shown=("firstname", "lastname", "email"),
        properties=[
            PropertyDefinition("email", label="Email", is_unique=True),
            PropertyDefinition("firstname", label="First Name"),
            PropertyDefinition("lastname", label="Last Name"),
            PropertyDefinition("phone", field_type="phonenumber", label="Phone Number"),
            PropertyDefinition("mobilephone", field_type="phonenumber", label="Mobile Phone Number"),
            PropertyDefinition("city", label="City"),
            PropertyDefinition("state", label="State/Region"),
            PropertyDefinition("zip", label="Postal Code"),
            PropertyDefinition("company", label="Company Name"),
            PropertyDefinition("jobtitle", label="Job Title"),
            PropertyDefinition("lifecyclestage", label="Lifecycle Stage"),
            PropertyDefinition("hs_lead_status", label="Lead Status"),
            PropertyDefinition("hubspot_owner_id", label="Contact owner"),
            PropertyDefinition("hs_merged_object_ids", label="Merged record IDs"),
        ],
    )


def _companies() -> ObjectType:
    return _type(
        ("companies", "company", "0-2"),
        ("createdate", "hs_lastmodifieddate"),
        shown=("name", "domain"),
        properties=[
            PropertyDefinition("name", label="Company name"),
            PropertyDefinition("domain", label="Company Domain Name"),
            PropertyDefinition("phone", field_type="phonenumber", label="Phone Number"),
            PropertyDefinition("city", label="City"),
            PropertyDefinition("state", label="State/Region"),
            PropertyDefinition("hubspot_owner_id", label="Company owner"),
        ],
    )


def _tickets() -> ObjectType:
    return _type(
        ("tickets", "ticket", "0-5"),
        ("createdate", "hs_lastmodifieddate"),
        shown=(
            "subject",
            "content",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_category",
            "hs_ticket_priority",
        ),
        required=("subject", "hs_pipeline_stage"),
        properties=[
            PropertyDefinition("subject", label="Ticket name"),
            PropertyDefinition("content", field_type="textarea", label="Ticket description"),
            _choice("hs_pipeline", "Pipeline", ("0", "Support Pipeline")),
            _choice("hs_pipeline_stage", "Ticket status", *TICKET_STAGES),
            _choice("hs_ticket_priority", "Priority", ("LOW", "Low"), ("MEDIUM", "Medium"), ("HIGH", "High")),
            PropertyDefinition("hs_ticket_category", label="Category"),
            PropertyDefinition("hubspot_owner_id", label="Ticket owner"),
        ],
    )


def _tasks() -> ObjectType:
    statuses = ("NOT_STARTED", "IN_PROGRESS", "WAITING", "COMPLETED", "DEFERRED")
    return _type(
        ("tasks", "task", "0-27"),
        ("hs_createdate", "hs_lastmodifieddate"),
        shown=(),
        required=("hs_timestamp",),
        takes_unique_properties=False,
        properties=[
            PropertyDefinition("hs_timestamp", "datetime", "date", "Due date"),
            PropertyDefinition("hs_task_subject", label="Task Title"),
            PropertyDefinition("hs_task_body", field_type="html", label="Task Notes"),
            _choice("hs_task_status", "Task Status", *((status, status.capitalize()) for status in statuses)),
            _choice("hs_task_priority", "Priority", ("LOW", "Low"), ("MEDIUM", "Medium"), ("HIGH", "High")),
            _choice("hs_task_type", "Task Type", ("EMAIL", "Email"), ("CALL", "Call"), ("TODO", "To-do")),
            PropertyDefinition("hs_task_reminders", label="Reminders"),
            PropertyDefinition("hubspot_owner_id", label="Assigned to"),
        ],
    )


def _communications() -> ObjectType:
    channels = ("SMS", "WHATS_APP", "LINKEDIN_MESSAGE", "PHYSICAL_MAIL", "CUSTOM_CHANNEL_CONVERSATION")
    return _type(
        ("communications", "communication", "0-18"),
        ("hs_createdate", "hs_lastmodifieddate"),
        shown=(),
        required=("hs_communication_channel_type", "hs_communication_logged_from", "hs_timestamp"),
        takes_unique_properties=False,
        properties=[
            _choice("hs_communication_channel_type", "Channel Type", *((channel, channel) for channel in channels)),
            _choice("hs_communication_logged_from", "Logged From", ("CRM", "CRM")),
            PropertyDefinition("hs_communication_body", field_type="html", label="Body"),
            PropertyDefinition("hs_timestamp", "datetime", "date", "Activity date"),
            PropertyDefinition("hubspot_owner_id", label="Activity assigned to"),
        ],
    )


def _choice(name: str, label: str, *options: tuple[str, str]) -> PropertyDefinition:
    """Return an enumeration; each option is its value and its label."""
    kept = tuple(Option(shown, value, order) for order, (value, shown) in enumerate(options))
    return PropertyDefinition(name, "enumeration", "select", label, options=kept)


def _type(
    names: tuple[str, str, str],
    instants: tuple[str, str],
    *,
    shown: tuple[str, ...],
    properties: list[PropertyDefinition],
    required: tuple[str, ...] = (),
    takes_unique_properties: bool = True,
) -> ObjectType:
    """Put a type together; `names` are plural, singular and type id, `instants` made and modified."""
    plural, singular, type_id = names
    group = PropertyGroup(f"{singular}information", f"{singular.capitalize()} information", 0)
    object_type = ObjectType(
        name=plural,
        singular=singular,
        type_id=type_id,
        shown=shown,
        required=required,
        created_property=instants[0],
        modified_property=instants[1],
        takes_unique_properties=takes_unique_properties,
        groups={group.name: group},
    )
    for definition in [*system_properties(*instants, group.name), *properties]:
        object_type.define(definition)
    return object_type
