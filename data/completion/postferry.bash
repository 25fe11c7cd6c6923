# postferry.bash - completion of the postferry command
#
# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later

_postferry_jobs()
{
    postferry jobs --json 2>/dev/null |
        sed -n 's/^ *"job" : "\([A-Za-z0-9._@+-]*\)".*/\1/p'
}

_postferry()
{
    local word=${COMP_WORDS[COMP_CWORD]}
    local before=${COMP_WORDS[COMP_CWORD-1]}
    local verb=${COMP_WORDS[1]}
    local common='--json --ca-file --pin --state-dir --verbose --help'
    local secrets='--password-file --password-command --token-command --allow-plaintext'
    local from_secrets='--from-password-file --from-password-command --from-token-command'
    local options

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W 'detect probe diagnose advise stores migrate jobs verify undo report --help --version' -- "$word"))
        return
    fi

    case $before in
        --ca-file|--password-file|--from|--from-password-file|--compare|--answers)
            COMPREPLY=($(compgen -f -- "$word"))
            return ;;
        --state-dir)
            COMPREPLY=($(compgen -d -- "$word"))
            return ;;
        --progress)
            COMPREPLY=($(compgen -W 'auto none json' -- "$word"))
            return ;;
        --repair)
            COMPREPLY=($(compgen -W 'if-refused always never leave-out header-8bit=
                no-header-end= no-header= long-line= very-long-line= nul= nul-block= bare-cr=
                no-final-eol= header-garbage=' -- "$word"))
            return ;;
        --existing)
            COMPREPLY=($(compgen -W 'upload copy move' -- "$word"))
            return ;;
        --verify)
            COMPREPLY=($(compgen -W 'metadata full none' -- "$word"))
            return ;;
        --to)
            COMPREPLY=($(compgen -W 'imaps:// imap://' -- "$word"))
            return ;;
        --imap)
            COMPREPLY=($(compgen -W 'imaps:// imap://' -- "$word"))
            return ;;
        --pop3)
            COMPREPLY=($(compgen -W 'pop3s:// pop3://' -- "$word"))
            return ;;
        --watch)
            return ;;
        --scene)
            COMPREPLY=($(compgen -W '1 2 3 4 5 6 7 8' -- "$word"))
            return ;;
        --remove)
            COMPREPLY=($(compgen -W "$(_postferry_jobs)" -- "$word"))
            return ;;
        --pin|--password-command|--token-command|--from-password-command|--from-token-command|\
        --account|--into|--map|--exclude|--since|--before|\
        --max-size|--job|--connections|--max-wait)
            return ;;
    esac

    case $verb in
        detect)
            options="--offline --from-file --no-ispdb --send-address --insecure-lookup $common" ;;
        probe)
            options="--deep $common" ;;
        diagnose)
            options="--imap --pop3 --deep --no-sign-in --no-controls --watch --show-addresses
                --ticket $secrets $common" ;;
        advise)
            options="--answers --explain --offline --imap --pop3 --scene $secrets $common" ;;
        stores)
            options=$common ;;
        migrate)
            options="--from --to --plan --account --into --map --exclude --since --before
                --max-size --include-deleted --keep-duplicates --verbatim --resend-missing
                --keep-server-flags --existing --repair --verify $from_secrets
                --job --connections --no-compress --max-wait --progress $secrets $common" ;;
        jobs)
            options="--remove $common" ;;
        verify)
            options="--verify --progress $secrets $common" ;;
        undo)
            options="--progress $from_secrets $secrets $common" ;;
        report)
            options="--html --ticket --mask --compare $common" ;;
        *)
            return ;;
    esac

    case $word in
        -*)
            COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
        *)
            case $verb in
                detect|stores) COMPREPLY=($(compgen -f -- "$word")) ;;
                verify|undo) COMPREPLY=($(compgen -W "$(_postferry_jobs)" -- "$word")) ;;
                report) COMPREPLY=($(compgen -f -W "$(_postferry_jobs)" -- "$word")) ;;
            esac ;;
    esac
}

complete -o filenames -F _postferry postferry
