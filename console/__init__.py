"""The web: webhooks for vendors, later pages for people. May import wiring, actions and below, never Prefect."""
