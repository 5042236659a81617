"""HubSpot: the CRM contract of schemas/crm.py, spoken in the dated paths of HubSpot's API.

`client.py` is the door and the only name others need. One file per verb behind it (contacts, records,
tasks, conversations); `transport.py` carries every request, also those of HubSpot's own SDK, which only
`portal.py` uses. Does not belong here: what should be written and when. HubSpot's names and types never
leave this folder.
"""
