"""What is left when a part of the running installation dies, or all of it is stopped: nobody twice, nobody lost."""
