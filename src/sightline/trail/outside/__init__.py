"""The trail's heads kept outside the database."""
