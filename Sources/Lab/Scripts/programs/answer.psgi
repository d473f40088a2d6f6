# A PSGI application for Starman, see README.
use strict;
use warnings;
sub {
    my ($environment) = @_;
    my (undef, $name, $size) = split m{/}, $environment->{PATH_INFO};
    my %options = map { my ($key, $value) = split /=/; ($key, $value // '') } split /&/, $environment->{QUERY_STRING} // '';
    my $body = substr("A camel carries what it is given, as far as it is told.\n" x ($size / 50 + 1), 0, $size);
    my $sent = $options{sent} // 1000;
    my $declared = $name eq 'short' ? $size + ($options{more} // 100) : $size;
    my @fields = ('Content-Type' => 'text/plain', $options{chunk} ? () : ('Content-Length' => $declared));
    return sub {
        my $writer = $_[0]->([$options{status} // 200, \@fields]);
        if ($name eq 'abort' || $name eq 'idle') {
            $writer->write(substr $body, 0, $sent);
            sleep($options{seconds} // 2) if $name eq 'idle';
            die "the source failed";
        }
        if ($name eq 'exit') { $writer->write(substr $body, 0, $sent); kill KILL => $$ }
        my $step = $options{chunk} || 30000;
        for (my $place = 0; $place < $size; $place += $step) { $writer->write(substr $body, $place, $step) }
        $writer->close;
    };
};
