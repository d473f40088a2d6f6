<?php   // For PHP's own server and for php-fpm, see README. die: the script ends in mid-body, as after a fatal error.
[$_, $name, $size] = explode('/', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) + ['', 'ok', 0];
parse_str(parse_url($_SERVER['REQUEST_URI'], PHP_URL_QUERY) ?? '', $options);
$size = (int)$size;
$line = "PHP writes this line until there is enough of it, and then it stops.\n";
$body = substr(str_repeat($line, intdiv($size, strlen($line)) + 1), 0, $size);
$sent = (int)($options['sent'] ?? 1000);
http_response_code((int)($options['status'] ?? 200));
header('Content-Type: text/plain');
while (ob_get_level()) ob_end_clean();
if ($name === 'letters') {   // the length of a text in another encoding than the one sent
    $text = str_repeat('Übermäßig schöne Grüße. ', intdiv($size, 24) + 1);
    header('Content-Length: ' . strlen($text));
    echo iconv("UTF-8", "ISO-8859-1", $text);
    exit;
}
if ($name === 'encoding') {
    header('Content-Encoding: gzip');
    header('Content-Length: ' . $size);
    echo gzencode($body);
    exit;
}
if (!isset($options['chunk'])) header('Content-Length: ' . ($size + ($name === 'short' ? (int)($options['more'] ?? 100) : 0)));
switch ($name) {
case 'abort':
    echo substr($body, 0, $sent);
    flush();
    undefined_function_of_a_template();
case 'idle':
    echo substr($body, 0, $sent);
    flush();
    sleep((int)($options['seconds'] ?? 30));
    exit;
case 'exit':
    echo substr($body, 0, $sent);
    flush();
    posix_kill(getmypid(), SIGKILL);
case 'slow':
    for ($place = 0; $place < $size; $place += 8192) { echo substr($body, $place, 8192); flush(); usleep(50000); }
    exit;
default:
    $step = (int)($options['chunk'] ?? 65536);
    for ($place = 0; $place < $size; $place += $step) { echo substr($body, $place, $step); flush(); }
}
