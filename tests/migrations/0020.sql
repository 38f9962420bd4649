-- One that is not read yet has the line that it is told in.
UPDATE feedback SET line = 'Welfare benefits: the problem was resolved.' WHERE unread = 1;
