"""What the routes of every resource are made with: how a call is declared, how a body is read, what is refused."""
