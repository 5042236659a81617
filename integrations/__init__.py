"""Outside systems, one folder a vendor: vendor words in, our words (schemas/sms.py, schemas/crm.py) out.

Does not belong here: our tables, our decisions. May import schemas and rules.
"""
