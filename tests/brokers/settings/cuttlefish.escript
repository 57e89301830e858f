%% What cuttlefish, which reads rabbitmq.conf for RabbitMQ, makes of schemas and of settings, and RabbitMQ of advanced.config.
%% Runs in a tree of Debian, with the applications of RabbitMQ in ERL_LIBS and INSTALLED. Each command gets paths from within the tree.

main(["schema" | Files]) ->
    quiet(),
    [Core] = [File || File <- Files, filename:basename(File) =:= "rabbit.schema"],
    io:format("~ts", [[owner(File, Core) || File <- Files]]),
    io:format("~ts", [[line(Mapping) || Mapping <- mappings(Files)]]);
main(["settings", Cases]) ->
    quiet(),
    Schema = cuttlefish_schema:files(installed()),
    each(Cases, fun(File) -> settings(Schema, File) end);
main(["terms", Cases]) ->
    quiet(),
    each(Cases, fun terms/1);
main(["printed", Cases]) ->
    quiet(),
    each(Cases, fun(File) -> {ok, [Term]} = file:consult(File), file:write_file(File, unicode:characters_to_binary(io_lib:format("~tp.~n", [Term]))) end).

quiet() ->
    ok = logger:set_primary_config(level, none),
    ok = io:setopts([{encoding, unicode}]).

%% Every schema that RabbitMQ finds, whichever plugins are on: rabbit_prelaunch_conf, find_cuttlefish_schemas/1.
installed() ->
    lists:sort(filelib:wildcard(os:getenv("INSTALLED") ++ "/*/priv/schema/*.schema")).

mappings(Files) ->
    {_, Mappings, _} = cuttlefish_schema:files(lists:sort(Files)),
    Mappings.

%% Plugins use validators of the core, so none is read without it.
owner(File, Core) ->
    Others = [name(Mapping) || File =/= Core, Mapping <- mappings([Core])],
    Keys = [name(Mapping) || Mapping <- mappings(lists:usort([Core, File]))] -- Others,
    ["plugin\t", filename:basename(File, ".schema"), "\t", lists:join("\t", Keys), "\n"].

line(Mapping) ->
    Types = io_lib:format("~0p", [cuttlefish_mapping:datatype(Mapping)]),
    Validators = lists:join(",", cuttlefish_mapping:validators(Mapping)),
    Aliases = lists:join(",", [cuttlefish_variable:format(Alias) || Alias <- aliases(Mapping)]),
    Fields = ["key", name(Mapping), cuttlefish_mapping:mapping(Mapping), Types, Validators, Aliases],
    [lists:join("\t", Fields), "\n"].

%% Those of RabbitMQ before 4.2 have none.
aliases(Mapping) ->
    _ = code:ensure_loaded(cuttlefish_mapping),
    case erlang:function_exported(cuttlefish_mapping, aliases, 1) of
        true -> cuttlefish_mapping:aliases(Mapping);
        false -> []
    end.

name(Mapping) ->
    cuttlefish_variable:format(cuttlefish_mapping:variable(Mapping)).

%% Says of each file of a folder, by its name, what became of it.
each(Folder, Judge) ->
    {ok, Names} = file:list_dir(Folder),
    lists:foreach(
      fun(Name) ->
              Said = try Judge(filename:join(Folder, Name)) catch Class:Reason -> {Class, Reason} end,
              Text = case Said of
                         ok -> "ok";
                         _ -> ["refused\t", lists:flatten(string:replace(io_lib:format("~0tp", [Said]), "\n", " ", all))]
                     end,
              io:format("~ts\t~ts~n", [Name, Text])
      end,
      Names).

%% As rabbit_prelaunch_conf has it, generate_config_from_cuttlefish_files/3.
settings(Schema, File) ->
    case cuttlefish_conf:files([File]) of
        {errorlist, Errors} ->
            {error, explain(Errors)};
        Conf ->
            case cuttlefish_generator:map(touched(Schema, Conf), Conf) of
                {error, Phase, {errorlist, Errors}} -> {error, Phase, explain(Errors)};
                _ -> ok
            end
    end.

%% The part of the schema that these keys have to do with, and the defaults beside them, as cuttlefish_generator:minimal_map/2
%% takes it for keys without a part that anything may stand for: the whole of it takes a hundred times as long.
touched({Translations, Mappings, Validators}, Conf) ->
    Fits = fun(Mapping) ->
                   lists:any(
                     fun({Key, _}) ->
                             cuttlefish_variable:is_fuzzy_match(Key, cuttlefish_mapping:variable(Mapping)) orelse
                                 lists:member(Key, aliases(Mapping))
                     end,
                     Conf)
           end,
    Starts = [Start || {[Start | _], _} <- Conf],
    Set = lists:usort([cuttlefish_mapping:mapping(Mapping) || Mapping <- Mappings, Fits(Mapping)]),
    {[Each || Each <- Translations, lists:member(cuttlefish_translation:mapping(Each), Set)],
     [Each || Each <- Mappings,
              lists:member(cuttlefish_mapping:mapping(Each), Set) orelse
                  (cuttlefish_mapping:has_default(Each) andalso lists:member(hd(cuttlefish_mapping:variable(Each)), Starts))],
     Validators}.

explain(Errors) ->
    [lists:flatten(cuttlefish_error:xlate(Error)) || Error <- Errors].

%% RabbitMQ's own reader runs whatever expression it finds; file:consult/1 takes plain terms alone.
terms(File) ->
    Consulted = file:consult(File),
    Read = rabbit_prelaunch_file:consult_file(File),
    case {Consulted, Read} of
        {{ok, [_]}, {ok, [Term]}} -> applied(Term);
        _ -> {Consulted, Read}
    end.

%% What happens with them next, of which a term of the wrong shape is the end.
applied(Term) ->
    Config = cuttlefish_advanced:overlay([], Term),
    lists:foreach(
      fun({App, Vars}) ->
              lists:foreach(fun({Var, Value}) -> ok = application:set_env(App, Var, Value) end, Vars)
      end,
      Config).
