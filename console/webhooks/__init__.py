"""What vendors post to us: checked, stored, answered; the work happens after the answer."""
