"""Clinic-blind widgets: theme, buttons and cards, editors, form view, prompts, drafts."""
