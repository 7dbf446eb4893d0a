"""What a decision record is: pure, no Qt, no disk, no clock."""
