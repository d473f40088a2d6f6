%% erl -run raw_server main ADDRESS PORT      gen_tcp, see README
%% buffered: the driver's queue takes everything, and the port is closed over it
-module(raw_server).
-export([main/1]).

main([Address, Port]) ->
    {ok, At} = inet:parse_address(Address),
    Family = case tuple_size(At) of 4 -> inet; _ -> inet6 end,
    {ok, Listener} = gen_tcp:listen(list_to_integer(Port), [binary, Family, {ip, At}, {packet, http_bin}, {active, false},
                                                            {reuseaddr, true}, {backlog, 64}]),
    accept(Listener).

accept(Listener) ->
    {ok, Socket} = gen_tcp:accept(Listener),
    Worker = spawn(fun() -> receive go -> serve(Socket) end end),
    ok = gen_tcp:controlling_process(Socket, Worker),
    Worker ! go,
    accept(Listener).

serve(Socket) ->
    inet:setopts(Socket, [{packet, http_bin}]),
    case gen_tcp:recv(Socket, 0) of
        {ok, {http_request, _, {abs_path, Target}, _}} ->
            Length = fields(Socket, 0),
            inet:setopts(Socket, [{packet, raw}]),
            case Length of 0 -> ok; _ -> gen_tcp:recv(Socket, Length) end,
            case answer(Socket, Target) of again -> serve(Socket); _ -> gen_tcp:close(Socket) end;
        _ -> gen_tcp:close(Socket)
    end.

fields(Socket, Length) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, {http_header, _, 'Content-Length', _, Value}} -> fields(Socket, binary_to_integer(Value));
        {ok, {http_header, _, _, _, _}} -> fields(Socket, Length);
        _ -> Length
    end.

option(Query, Name, Otherwise) ->
    case lists:keyfind(Name, 1, uri_string:dissect_query(Query)) of
        {_, Value} -> binary_to_integer(Value);
        false -> Otherwise
    end.

answer(Socket, Target) ->
    {Path, Query} = case binary:split(Target, <<"?">>) of [P, Q] -> {P, Q}; [P] -> {P, <<>>} end,
    [_, Name, Digits | _] = binary:split(Path, <<"/">>, [global]),
    Size = binary_to_integer(Digits),
    Sent = min(Size, option(Query, <<"sent">>, 1000)),
    Declared = case Name of <<"short">> -> Size + option(Query, <<"more">>, 100); _ -> Size end,
    Head = [<<"HTTP/1.1 200 OK\r\nServer: gen_tcp\r\nContent-Length: ">>, integer_to_binary(Declared), <<"\r\n\r\n">>],
    Body = binary:copy(<<"e">>, Size),
    case Name of
        <<"buffered">> ->
            inet:setopts(Socket, [{high_watermark, 1 bsl 26}]),
            gen_tcp:send(Socket, [Head, Body]),
            timer:sleep(option(Query, <<"after">>, 30)),
            erlang:port_close(Socket);
        <<"crash">> ->
            inet:setopts(Socket, [{high_watermark, 1 bsl 26}]),
            gen_tcp:send(Socket, [Head, Body]),
            timer:sleep(option(Query, <<"after">>, 30)),
            erlang:halt(1, [{flush, false}]);
        <<"stop">> ->
            gen_tcp:send(Socket, [Head, binary:part(Body, 0, Sent)]);
        <<"reset">> ->
            gen_tcp:send(Socket, [Head, binary:part(Body, 0, Sent)]),
            timer:sleep(100),
            inet:setopts(Socket, [{linger, {true, 0}}]);
        <<"idle">> ->
            gen_tcp:send(Socket, [Head, binary:part(Body, 0, Sent)]),
            timer:sleep(1000 * option(Query, <<"seconds">>, 2));
        <<"patience">> ->
            inet:setopts(Socket, [{send_timeout, 1000 * option(Query, <<"seconds">>, 2)}, {send_timeout_close, true}]),
            case gen_tcp:send(Socket, [Head, Body]) of ok -> again; _ -> done end;
        _ ->
            case gen_tcp:send(Socket, [Head, Body]) of ok -> again; _ -> done end
    end.
