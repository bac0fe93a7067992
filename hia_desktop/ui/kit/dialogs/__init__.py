"""What stands over the window: dialogs and sheets, the questions that are asked in them, and Qt's own."""
