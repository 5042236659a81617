"""Plugging in: settings from the environment, engine, vendors and the only clock. Nothing live at import."""
