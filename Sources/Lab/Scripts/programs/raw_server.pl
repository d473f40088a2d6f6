#!/usr/bin/perl
# raw_server.pl ADDRESS PORT      HTTP::Daemon with a process per connection, see README
use strict;
use warnings;
use Errno qw(EAGAIN);
use HTTP::Daemon;
use HTTP::Response;
use POSIX ();
use Socket qw(SOL_SOCKET SO_LINGER);

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
my $daemon = HTTP::Daemon->new(LocalAddr => $ARGV[0], LocalPort => $ARGV[1], ReuseAddr => 1, Listen => 64) or die "listen: $!";
while (my $client = $daemon->accept) {
    next if fork;
    close $daemon;
    while (my $request = $client->get_request) {
        my ($path, $query) = split /\?/, $request->uri->as_string, 2;
        my (undef, $name, $size) = split m{/}, $path;
        my %options = map { my ($key, $value) = split /=/; ($key, $value // '') } split /&/, $query // '';
        my $body = substr("There is more than one way to cut a message.\n" x ($size / 45 + 1), 0, $size);
        my $declared = $name eq 'short' ? $size + ($options{more} // 100) : $size;
        my $sent = $options{sent} // 1000;
        if ($name eq 'ok') {
            my $response = HTTP::Response->new(200, 'OK', ['Content-Type' => 'text/plain']);
            if (my $chunk = $options{chunk}) {
                my $place = 0;
                $response->content(sub { my $piece = substr($body, $place, $chunk); $place += $chunk; $place > $size + $chunk ? '' : $piece });
            } else { $response->content($body) }
            $client->send_response($response);
            next;
        }
        my $data = "HTTP/1.1 200 OK\r\nContent-Length: $declared\r\n\r\n";
        $data .= ($name eq 'abort' || $name eq 'idle' || $name eq 'reset') ? substr($body, 0, $sent) : $body;
        if ($name eq 'pipe') {   # syswrite says how much it took; nobody listens
            $client->blocking(0);
            my $count = syswrite $client, $data;
            $client->blocking(1);
            next if $count == length $data;
            $client->shutdown(1);
            1 while sysread $client, my $rest, 4096;
            last;
        }
        my $place = 0;
        while ($place < length $data) {
            my $count = syswrite $client, $data, 65536, $place;
            last unless $count;
            $place += $count;
        }
        next if $name eq 'short';
        sleep($options{seconds} // 2) if $name eq 'idle';
        if ($name eq 'reset') { select undef, undef, undef, 0.1; setsockopt $client, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0) }
        last;
    }
    close $client;
    POSIX::_exit(0);
}
