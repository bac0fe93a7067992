"""The demo centre, played through the services day by day."""
