"""Who is obliged to disclose, and who acts for them? Organs, units, people, and the roles that they hold."""
